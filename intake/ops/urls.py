"""Addresses for machines."""

from django.urls import path

from intake.ops import health, sms

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("workerz", health.workerz),
    path("sms/receipts/", sms.receipt),
    path("sms/inbound/", sms.inbound),
]
