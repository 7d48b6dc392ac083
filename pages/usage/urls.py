"""Addresses of the backoffice that stand before Wagtail's: deletions, and the replacement."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pages.usage.doors import GuardedDocumentDeletion, GuardedImageDeletion
from pages.usage.refusals import delete_page
from pages.usage.requests import GuardedDocumentUploadDeletion, GuardedImageUploadDeletion
from pages.usage.views import replace_snippet

urlpatterns = [
    path(
        "pages/<int:page_id>/delete/", require_admin_access(delete_page), name="usage_delete_page"
    ),
    path(
        "images/<int:image_id>/delete/",
        require_admin_access(GuardedImageDeletion.as_view()),
        name="usage_delete_image",
    ),
    path(
        "documents/delete/<int:document_id>/",
        require_admin_access(GuardedDocumentDeletion.as_view()),
        name="usage_delete_document",
    ),
    path(
        "images/multiple/<int:image_id>/delete/",
        require_admin_access(GuardedImageUploadDeletion.as_view()),
        name="usage_delete_uploaded_image",
    ),
    path(
        "documents/multiple/<int:doc_id>/delete/",
        require_admin_access(GuardedDocumentUploadDeletion.as_view()),
        name="usage_delete_uploaded_document",
    ),
    path(
        "remplacer/<slug:app_label>/<slug:model_name>/<str:pk>/",
        require_admin_access(replace_snippet),
        name="usage_replace",
    ),
]
