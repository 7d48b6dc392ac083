"""Addresses of uploaded files; the names are those of the media application."""

from django.urls import path

from pages import files

app_name = "media"
urlpatterns = [
    path("documents/<uuid:key>/<str:filename>", files.serve_document, name="document"),
    path("media/<path:path>", files.serve_image, name="image"),
]
