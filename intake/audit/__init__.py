"""Who did what to which request, and when: facts and field names, never the values themselves.

trail.record(Happened.CLAIMED, actor=user, request_id=request.pk, detail={"from": "waiting"})

What is recorded is linked into a chain by the worker, and the chain's heads are kept outside the database.
"""
