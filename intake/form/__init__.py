"""The public door: the form, its confirmation, and honest pages for when something fails.

views.ask reads the form, reception.receive stores it, views.received confirms it.
"""
