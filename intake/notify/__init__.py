"""Notifications: each is stored with what it reports, and the worker sends it to every recipient at least once.

outbox.enqueue(NotificationType.NEW_REQUEST, contact_request); fan_out_due(); send_due(DeliveryChannel.EMAIL)
"""
