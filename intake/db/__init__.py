"""Writes new rows cheaply: what one event leaves in several tables goes to the database at once.

insert(request, *consents, audit_event, notification)
"""
