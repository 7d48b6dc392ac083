"""Addresses of the backoffice that stand before Wagtail's: the upload of many files."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pages.backoffice import uploads

urlpatterns = [
    path(
        "images/multiple/add/",
        require_admin_access(uploads.ImageUpload.as_view()),
        name="campus_upload_images",
    ),
    path(
        "documents/multiple/add/",
        require_admin_access(uploads.DocumentUpload.as_view()),
        name="campus_upload_documents",
    ),
    path(
        "documents/multiple/<int:doc_id>/",
        require_admin_access(uploads.UploadedDocumentEdit.as_view()),
        name="campus_uploaded_document",
    ),
    path(
        "documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/",
        require_admin_access(uploads.UploadedDocumentCreation.as_view()),
        name="campus_create_uploaded_document",
    ),
]
