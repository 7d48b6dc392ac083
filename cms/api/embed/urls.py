"""Addresses for sites that show contents of the campus, mounted at ``/integration/``."""

from django.urls import path

from cms.api.embed.demo import demo
from cms.api.embed.script import component

app_name = "embed"
urlpatterns = [
    path("", demo, name="demo"),
    path("campus-liste.js", component, name="script"),
]
