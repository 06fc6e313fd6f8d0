"""Who is told, and that they surely are: news is written down with what it reports; the worker tells each recipient of it.

post(Notification.NEW_REQUEST, request); address(); deliver(Channel.EMAIL)
"""
