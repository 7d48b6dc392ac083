"""Addresses for those who run the campus: ``/healthz`` and ``/readyz``."""

from django.urls import path

from cms.operations import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
