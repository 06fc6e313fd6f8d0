"""SQL helpers: new rows of several tables go to the database in one round trip.

insert(contact_request, *consents, audit_event, notification)
"""
