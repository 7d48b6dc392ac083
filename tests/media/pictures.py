"""Images as people send them, sound, heavy and spoilt, made in memory."""

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, TiffImagePlugin

PARIS = (48.0, 51.0, 24.0)


def encoded(image: Image.Image, image_format: str = "PNG", **options: Any) -> bytes:
    """The file of a picture."""
    output = BytesIO()
    image.save(output, image_format, **options)
    return output.getvalue()


def plain(image_format: str = "PNG", color: str = "teal", **options: Any) -> bytes:
    """A small picture of one colour."""
    return encoded(Image.new("RGB", (40, 30), color), image_format, **options)


def photograph() -> Image.Exif:
    """What a telephone notes: turned by a quarter, a place, a model, an author."""
    noted = Image.Exif()
    noted[ExifTags.Base.Orientation] = 6
    noted[ExifTags.Base.Make] = "Telephone SA"
    noted[ExifTags.Base.Artist] = "Photographe du Campus"
    noted[ExifTags.Base.Copyright] = "DITP"
    noted[ExifTags.Base.ImageDescription] = "Devant chez moi"
    place = noted.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = tuple(TiffImagePlugin.IFDRational(part) for part in PARIS)
    return noted


@cache  # a profile is dated to the second
def srgb_profile() -> bytes:
    """A profile of colours, as cameras write one."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose head announces a picture that its few bytes do not hold: it cannot be decoded."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def animated(image_format: str) -> bytes:
    """Two pictures that follow each other."""
    first, second = (Image.new("RGB", (40, 30), color) for color in ("red", "blue"))
    return encoded(first, image_format, save_all=True, append_images=[second], duration=500)


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    b"<script>alert(document.cookie)</script></svg>"
)
