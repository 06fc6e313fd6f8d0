"""The record: one person's request and all we know of it.

ContactRequest.objects.waiting().soonest_due_first()
"""
