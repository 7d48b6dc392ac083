"""Images sent by every door of the backoffice: what is refused, and what is kept of the others."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import ExifTags, Image, ImageFile

from cms.accounts.models import User
from media.models import CampusImage
from media.pictures import prepare_picture
from tests.media.files import archive, pdf
from tests.media.pictures import (
    SVG,
    animated,
    encoded,
    huge_png,
    photograph,
    plain,
    srgb_profile,
)

pytestmark = pytest.mark.django_db

Send = Callable[[Client, str, bytes], str]


@pytest.fixture
def administrator(client: Client) -> Client:
    """Someone with every right."""
    client.force_login(User.objects.create_superuser("admin", "a@campus.example", "x"))
    return client


def send_one(client: Client, name: str, content: bytes) -> str:
    """By the form of one image."""
    answer = client.post(
        reverse("wagtailimages:add"),
        {"title": "Photo", "file": SimpleUploadedFile(name, content), "tags": ""},
    )
    return answer.content.decode()


def send_several(client: Client, name: str, content: bytes) -> str:
    """By the screen that takes many."""
    answer = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Photo", "files[]": SimpleUploadedFile(name, content)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    return str(answer.json().get("error_message", ""))


def send_by_the_chooser(client: Client, name: str, content: bytes) -> str:
    """By the window that chooses an image for a field."""
    return _choose(client, name, content, "")


def send_by_rich_text(client: Client, name: str, content: bytes) -> str:
    """By the window that puts an image in a text."""
    return _choose(client, name, content, "?select_format=true")


def _choose(client: Client, name: str, content: bytes, query: str) -> str:
    prefix = "image-chooser-upload"
    answer = client.post(
        reverse("wagtailimages_chooser:create") + query,
        {
            f"{prefix}-title": "Photo",
            f"{prefix}-file": SimpleUploadedFile(name, content),
            f"{prefix}-tags": "",
        },
    )
    return json.dumps(answer.json(), ensure_ascii=False)


DOORS = [send_one, send_several, send_by_the_chooser, send_by_rich_text]

TOO_LARGE = "plus de 60 millions de pixels"
UNREADABLE = "n’est pas celui d’une image"
DAMAGED = "incomplète ou abîmée"
REFUSED = {
    "100 megapixels": ("a.png", huge_png(10_000, 10_000), TOO_LARGE),
    "decompression bomb": ("a.png", huge_png(60_000, 60_000), TOO_LARGE),
    "svg": ("a.svg", SVG, "n’est pas accepté"),
    "svg by another name": ("a.png", SVG, UNREADABLE),
    "html": ("a.gif", b"<html><script>alert(1)</script></html>", UNREADABLE),
    "pdf named .jpg": ("a.jpg", pdf("Un texte."), UNREADABLE),
    "tiff": ("a.tiff", plain("TIFF"), "n’est pas accepté"),
    "tiff named .jpg": ("a.jpg", plain("TIFF"), UNREADABLE),
    "png named .jpg": ("a.jpg", plain("PNG"), "« .png »"),
    "no name": ("photo", plain("PNG"), "n’est pas accepté"),
    "nothing": ("a.png", b"", "vide"),
    "truncated jpeg": ("a.jpg", plain("JPEG")[:400], DAMAGED),
    "truncated head": ("a.png", plain("PNG")[:20], "image"),
    "truncated webp": ("a.webp", plain("WEBP")[:40], "image"),
    "truncated avif": ("a.avif", plain("AVIF")[:200], "image"),
    "animated gif": ("a.gif", animated("GIF"), "animée"),
    "animated png": ("a.png", animated("PNG"), "animée"),
    "animated webp": ("a.webp", animated("WEBP"), "animée"),
    "animated avif": ("a.avif", animated("AVIF"), "animée"),
}


@pytest.mark.parametrize("send", DOORS)
def test_what_is_no_plain_image_is_refused_with_a_sentence(
    administrator: Client, send: Send
) -> None:
    for case, (name, content, sentence) in REFUSED.items():
        assert sentence in send(administrator, name, content), case
        assert not CampusImage.objects.exists(), case


@pytest.mark.parametrize("send", DOORS)
def test_a_picture_too_large_is_refused_before_it_is_decoded(
    administrator: Client, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(self: ImageFile.ImageFile) -> None:
        raise AssertionError("a picture of 100 million pixels was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    assert TOO_LARGE in send(administrator, "a.png", huge_png(10_000, 10_000))


@pytest.mark.parametrize("send", DOORS)
def test_place_hour_and_camera_are_taken_out_of_the_file(administrator: Client, send: Send) -> None:
    content = encoded(
        Image.new("RGB", (40, 30), "teal"),
        "JPEG",
        exif=photograph(),
        icc_profile=srgb_profile(),
        comment=b"un commentaire",
        xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>",
    )
    send(administrator, "photo.jpg", content)
    image = CampusImage.objects.get()
    assert (image.width, image.height) == (30, 40), "the picture is not upright"
    _holds_rights_alone(image.file.read())
    for rendition in ("max-20x20", "max-20x20|format-jpeg", "max-20x20|format-png"):
        with image.get_rendition(rendition).file.open() as file:
            _holds_rights_alone(file.read())
    assert image.file_size == image.file.size


def _holds_rights_alone(content: bytes) -> None:
    for trace in (b"Telephone", b"GPSLatitude", b"commentaire", b"Devant"):
        assert trace not in content
    with Image.open(BytesIO(content)) as kept:
        noted = kept.getexif()
        assert set(noted) <= {ExifTags.Base.Artist, ExifTags.Base.Copyright}
        assert noted[ExifTags.Base.Copyright] == "DITP"
        assert not noted.get_ifd(ExifTags.IFD.GPSInfo)
        assert kept.info["icc_profile"] == srgb_profile()


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "AVIF"])
def test_other_formats_lose_their_place_too(administrator: Client, image_format: str) -> None:
    content = plain(image_format, exif=photograph())
    assert b"Telephone" in content
    send_one(administrator, f"photo.{image_format.lower()}", content)
    kept = CampusImage.objects.get().file.read()
    assert b"Telephone" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_picture_in_inks_is_stored_in_rgb_with_its_colours(administrator: Client) -> None:
    inks = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    send_one(administrator, "rouge.jpg", encoded(inks, "JPEG"))
    image = CampusImage.objects.get()
    with Image.open(BytesIO(image.file.read())) as kept:
        assert kept.mode == "RGB"
    for form in ("jpeg", "png", "webp", "avif"):
        with image.get_rendition(f"max-20x20|format-{form}").file.open() as file:
            red, green, blue = Image.open(file).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
            assert red > 230, form
            assert max(green, blue) < 30, form


def test_a_profile_that_says_nothing_of_inks_does_not_stop_them(administrator: Client) -> None:
    inks = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    send_one(administrator, "rouge.jpg", encoded(inks, "JPEG", icc_profile=b"no profile at all"))
    with Image.open(BytesIO(CampusImage.objects.get().file.read())) as kept:
        assert kept.convert("RGB").getpixel((5, 5))[0] > 230  # type: ignore[index]
        assert "icc_profile" not in kept.info


def test_a_deep_grey_keeps_its_levels(administrator: Client) -> None:
    send_one(administrator, "gris.png", encoded(Image.new("I;16", (40, 30), 128 * 256), "PNG"))
    with Image.open(BytesIO(CampusImage.objects.get().file.read())) as kept:
        assert (kept.mode, kept.getpixel((5, 5))) == ("L", 128)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_nothing_follows_the_picture_in_its_file(administrator: Client, image_format: str) -> None:
    hidden = archive(script_js="alert(1)")
    send_one(administrator, f"photo.{image_format.lower()}", plain(image_format) + hidden)
    kept = CampusImage.objects.get().file.read()
    assert b"script.js" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert image.format == image_format
        assert image.size == (40, 30)


def test_what_is_transparent_stays_so(administrator: Client) -> None:
    clear = Image.new("RGBA", (40, 30), (255, 0, 0, 0))
    send_one(administrator, "logo.png", encoded(clear))
    with Image.open(BytesIO(CampusImage.objects.get().file.read())) as kept:
        assert kept.convert("RGBA").getpixel((5, 5)) == (255, 0, 0, 0)


def test_a_lossless_drawing_stays_lossless(administrator: Client) -> None:
    drawing = Image.effect_noise((40, 30), 80).convert("RGB")
    send_one(administrator, "dessin.webp", encoded(drawing, "WEBP", lossless=True))
    with Image.open(BytesIO(CampusImage.objects.get().file.read())) as kept:
        assert kept.convert("RGB").tobytes() == drawing.tobytes()


def test_a_file_kept_for_later_is_clean_too(administrator: Client) -> None:
    """A title too long has the file wait for another one: it is then stored as it was sent."""
    content = plain("JPEG", exif=photograph())
    sent = administrator.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "t" * 300, "files[]": SimpleUploadedFile("photo.jpg", content)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    number = sent.json()["uploaded_file_id"]
    prefix = f"uploaded-image-{number}"
    administrator.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number]),
        {f"{prefix}-title": "Photo", f"{prefix}-tags": "", f"{prefix}-collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    image = CampusImage.objects.get()
    assert b"Telephone" not in image.file.read()
    assert (image.width, image.height) == (30, 40)


def test_a_large_file_that_waits_on_the_disk_is_cleaned_there() -> None:
    sent = TemporaryUploadedFile("photo.jpg", "image/jpeg", 0, None)
    sent.write(plain("JPEG", exif=photograph()))
    prepare_picture(sent)
    with open(sent.temporary_file_path(), "rb") as file:  # noqa: PTH123 - as storages read it
        content = file.read()
    assert b"Telephone" not in content
    assert sent.size == len(content)
    sent.close()


def test_a_new_file_of_an_image_is_checked_too(administrator: Client) -> None:
    send_one(administrator, "photo.png", plain())
    image = CampusImage.objects.get()
    answer = administrator.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Photo", "file": SimpleUploadedFile("a.gif", animated("GIF")), "tags": ""},
    )
    assert "animée" in answer.content.decode()
    content = plain("JPEG", exif=photograph())
    administrator.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Photo", "file": SimpleUploadedFile("b.jpg", content), "tags": ""},
    )
    image = CampusImage.objects.get()
    assert (image.width, image.height) == (30, 40)
    assert b"Telephone" not in image.file.read()
