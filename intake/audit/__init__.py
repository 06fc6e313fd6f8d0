"""The audit trail: who did what to which request, and when; codes and field names, never a person's words.

trail.record(EventType.CLAIMED, actor=user, request_id=contact_request.pk, detail={"from": "waiting"})

The worker links the events into a chain, and the heads of the chain are kept outside the database.
"""
