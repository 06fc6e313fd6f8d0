"""Who did what to which request, and when: facts and field names, never the values themselves.

trail.record(Happened.CLAIMED, actor=user, request_id=request.pk, detail={"from": "waiting"})
"""
