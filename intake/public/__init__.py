"""What all public pages share: their frame, headers and languages, and the error pages.

@public_view("GET") around a view; render_page("form/landing", "en", {...}); error_page(503, "es")
"""
