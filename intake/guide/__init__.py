"""Articles with sources, and questions to ask oneself: what people read before they ask for help.

Article.objects.current().shown(); markdown.rendered("Call **911**. [1]").html
"""
