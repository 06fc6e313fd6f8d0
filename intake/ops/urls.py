"""Addresses for machines."""

from django.urls import path

from intake.ops import health

urlpatterns = [path("healthz", health.healthz), path("readyz", health.readyz), path("workerz", health.workerz)]
