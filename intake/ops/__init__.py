"""What whoever runs the site asks it: is it up, and could it store a request now?

GET /readyz
"""
