"""Check an uploaded image by its content, and keep of it the picture alone.

What is stored is written anew by us: nothing follows the picture in its file (a second file, a
script), and of what cameras and programs note beside it, place and hour included, only the author
and the rights stay. The picture is upright, in RGB or grey, with its profile of colours.
"""

import logging
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from media.encoding import AVIF_SPEED

logger = logging.getLogger(__name__)

FORMATS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "avif": "AVIF",
}
"""Format of Pillow by extension; SVG is none of them, since it may hold programs."""
ACCEPTED = "JPEG, PNG, WebP, AVIF ou GIF"

_PHOTOGRAPH = "MPO"
"""Pillow's name of a JPEG followed by views of the same scene (CIPA DC-007), as telephones make."""
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_DEEP_GREY = frozenset({"I", "I;16", "I;16B", "I;16L"})
_KEPT = frozenset({"icc_profile", "transparency", "gamma"})
_RIGHTS = (ExifTags.Base.Artist, ExifTags.Base.Copyright)
_QUALITY = {"JPEG": 95, "WEBP": 95, "AVIF": 90}


def prepare_picture(file: Any) -> None:
    """Check a named, writable image file, and write in its place what is kept of it.

    The file is left at its start, its ``size`` in step. The size of the picture is checked before
    a single pixel is decoded.

    Raises:
        ValidationError: its type is not accepted, its content is not what its name says, too many
            pixels, animated, or damaged; the sentence says what to do.
    """
    kept = _kept(file)
    file.seek(0)
    file.truncate()
    file.write(kept)
    file.flush()
    file.seek(0)
    file.size = len(kept)


def _kept(file: Any) -> bytes:
    name = PurePath(file.name or "").name
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in FORMATS:
        raise ValidationError(
            f"Ce type d’image ({extension.upper() or 'inconnu'}) n’est pas accepté : "
            f"enregistrez l’image en {ACCEPTED}, puis envoyez-la de nouveau.",
            code="invalid_image_extension",
        )
    file.seek(0)
    with _opened(file, name) as image:
        _check(image, name, FORMATS[extension])
        try:
            return _encoded(image, FORMATS[extension])
        except Exception as error:  # a spoilt file may break its decoder in any way
            raise _damaged(error) from error


def _opened(file: IO[bytes], name: str) -> ImageFile.ImageFile:
    """The image, of which the head alone is read."""
    try:
        return Image.open(file, formats=sorted(set(FORMATS.values())))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise ValidationError(
            f"Le contenu de « {name} » n’est pas celui d’une image {ACCEPTED} : "
            "enregistrez l’image dans l’un de ces formats, puis envoyez-la de nouveau.",
            code="invalid_image",
        ) from error
    except Exception as error:
        raise _damaged(error) from error


def _check(image: Image.Image, name: str, expected: str) -> None:
    """Refuse by what the head of the file says."""
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    found = "JPEG" if image.format == _PHOTOGRAPH else image.format or ""
    if found != expected:
        raise ValidationError(
            f"« {name} » contient une image {found} : donnez-lui un nom qui se termine par "
            f"« .{found.lower()} », puis envoyez-la de nouveau.",
            code="invalid_image_known_format",
        )
    if image.format != _PHOTOGRAPH and _is_animated(image):
        raise ValidationError(
            "Cette image est animée : le site n’affiche que des images fixes, que chacun peut "
            "regarder sans être gêné. Enregistrez-en une image fixe, puis envoyez-la.",
            code="animated",
        )


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception as error:
        raise _damaged(error) from error


def _encoded(image: ImageFile.ImageFile, image_format: str) -> bytes:
    exif = _rights(image)
    lossless = image_format == "WEBP" and _is_lossless_webp(image)
    upright = ImageOps.exif_transpose(image)
    picture = _in_plain_colours(upright)
    picture.info = {key: value for key, value in picture.info.items() if key in _KEPT}
    options: dict[str, Any] = {"exif": exif} if exif else {}
    if image_format in _QUALITY:
        options["quality"] = _QUALITY[image_format]
    if image_format == "AVIF":
        options["speed"] = AVIF_SPEED
    if lossless:
        options |= {"lossless": True, "quality": 60, "exact": True}
    output = BytesIO()
    picture.save(output, image_format, icc_profile=picture.info.get("icc_profile"), **options)
    return output.getvalue()


def _rights(image: Image.Image) -> bytes:
    """Author and rights, as EXIF; empty when neither is named."""
    noted = image.getexif()
    kept = Image.Exif()
    for tag in _RIGHTS:
        if noted.get(tag):
            kept[tag] = noted[tag]
    return kept.tobytes() if len(kept) else b""


def _is_lossless_webp(image: ImageFile.ImageFile) -> bool:
    """Whether the picture is a VP8L chunk (RFC 9649), or the file says nothing of it."""
    source = image.fp
    if source is None:
        return False
    source.seek(0)
    return b"VP8L" in source.read(64)


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """In grey or RGB: inks (CMYK) are brought to sRGB by their profile, or plainly without one."""
    if image.mode in _MODES:
        return image
    if image.mode in _DEEP_GREY:
        deep = image.convert("I").point(lambda level: level * (1 / 256) + 0)
        return deep.convert("L")
    profile = image.info.pop("icc_profile", None)
    if profile and image.mode == "CMYK":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            found = None
        if found is not None:
            found.info.pop("icc_profile", None)
            return found
    return image.convert("RGB")


def _too_many_pixels() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return ValidationError(
        f"Cette image compte plus de {most} millions de pixels, le maximum : "
        "réduisez ses dimensions, puis envoyez-la de nouveau.",
        code="file_too_many_pixels",
    )


def _damaged(error: Exception) -> ValidationError:
    logger.info("an uploaded image could not be read", exc_info=error)
    return ValidationError(
        "Cette image est incomplète ou abîmée : enregistrez-la de nouveau, puis envoyez-la.",
        code="damaged",
    )
