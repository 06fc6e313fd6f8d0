"""Retention: how long records are kept, what keeps them longer, and how they are disposed of.

hold.place(contact_request, by=supervisor, reason="letter from the county court")
purge.purge(limit=200)
"""
