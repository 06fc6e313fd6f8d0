"""Who is told, and that they surely are: a row in the outbox is written with what it reports, and sent later.

outbox.post(Letter.NEW_REQUEST, request)
"""
