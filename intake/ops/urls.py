"""Addresses for machines."""

from django.urls import path

from intake.ops import health, sms
from intake.ops.security_txt import PATH, security_txt

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("workerz", health.workerz),
    path(PATH, security_txt),
    path("sms/receipts/", sms.delivery_report),
    path("sms/inbound/", sms.inbound),
]
