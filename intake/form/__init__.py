"""The form, its confirmation, and the pages where a person changes or deletes what they sent.

views.ask reads the form, reception.receive stores it, confirmation.received confirms it.
"""
