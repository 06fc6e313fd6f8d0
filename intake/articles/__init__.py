"""Articles with sources, questions to ask oneself, and a search over articles and places: before they ask for help.

Article.objects.current().shown(); markdown.rendered("Call **911**. [1]").html; find(Asked("narcan houston"), "en")
"""
