"""The site as people meet it: a real server, a real browser, with and without JavaScript.

`pytest tests/browser` needs Chromium. A picture that is missing from `pictures/` is taken again.
"""
