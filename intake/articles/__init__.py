"""Articles with sources, and questions to ask oneself: what people read before they ask for help.

Article.objects.current().published(); render_markdown("Call **911**. [1]").html
"""
