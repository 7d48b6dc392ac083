"""Form of an image, whose file is checked and cleaned before anything decodes it."""

from typing import Any

from django.forms.fields import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.pictures import prepare_picture


class PictureField(WagtailImageField):
    """Wagtail's field, which would decode a picture of any size to learn its size."""

    def to_python(self, data: Any) -> Any:
        """Replace the content of an uploaded file by what is kept of it, in the request too.

        The upload of many files may store the request's own file.

        Raises:
            ValidationError: see ``media.pictures.prepare_picture``; or empty, or too heavy.
        """
        sent: Any = FileField.to_python(self, data)
        if sent is None:
            return None
        self.check_image_file_size(sent)
        prepare_picture(sent)
        return super().to_python(sent)

    def check_image_pixel_size(self, f: Any) -> None:
        """Nothing more: it was checked before the picture was decoded."""


class CampusImageForm(BaseImageForm):
    """Wagtail's form of an image with ``PictureField``; named by ``WAGTAILIMAGES_IMAGE_FORM_BASE``.

    The field is put in place here: one that the class declares would come back in the form
    of an image already sent, which leaves the file out.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stock = self.fields.get("file")
        if stock is not None:
            self.fields["file"] = PictureField(
                label=stock.label, required=stock.required, widget=stock.widget,
                max_length=stock.max_length,
            )  # fmt: skip
