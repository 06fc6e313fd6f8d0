"""What every public page stands in: its frame, its door, and the honest page for what fails.

@public("GET") around a view; pages.show("form/landing", "en", {...}); failure.page(503, "es")
"""
