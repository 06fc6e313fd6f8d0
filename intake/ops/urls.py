"""Addresses for machines."""

from django.urls import path

from intake.ops import health, sms

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("workerz", health.workerz),
    path("sms/receipts/", sms.delivery_report),
    path("sms/inbound/", sms.inbound),
]
