"""What is said, at the upload of many files, of one that exists already."""

from typing import Any

from django.template.loader import render_to_string
from wagtail.documents.views import multiple as documents
from wagtail.images.views import multiple as images

FORM = "pages/backoffice/uploaded_document.html"
QUESTION = "pages/backoffice/image_exists.html"


class ImageUpload(images.AddView):
    """Wagtail asks whether to keep an image that exists already; the other one may be opened."""

    def get_confirm_duplicate_upload_response(self, duplicates: Any) -> str:
        """Wagtail's question, then the way to the image that exists."""
        question = super().get_confirm_duplicate_upload_response(duplicates)
        context = {"question": question, "existing_image": duplicates[0]}
        return render_to_string(QUESTION, context, request=self.request)


class DocumentUpload(documents.AddView):
    """Wagtail says nothing of a document that exists already."""

    edit_form_template_name = FORM


class UploadedDocumentEdit(documents.EditView):
    """The same form, shown again with its errors."""

    edit_form_template_name = FORM


class UploadedDocumentCreation(documents.CreateFromUploadedDocumentView):
    """The same form, of a file that waits for what it lacks."""

    edit_form_template_name = FORM
