"""Files as people send them, sound and spoilt, made in memory."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from PIL import Image

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def pdf(*pages: str) -> bytes:
    """A PDF with these texts, one a page."""
    return bytes(_drawn(pages).output())


def locked_pdf(*, to_open: str | None = None) -> bytes:
    """A PDF protected against changes, or with a password to open it."""
    drawn = _drawn(("Texte protégé.",))
    drawn.set_encryption("maître", to_open, encryption_method=EncryptionMethod.AES_256)
    return bytes(drawn.output())


def scanned_pdf() -> bytes:
    """A PDF that is a picture of a text."""
    drawn = FPDF()
    drawn.add_page()
    drawn.image(Image.new("RGB", (60, 80), "white"))
    return bytes(drawn.output())


def _drawn(pages: tuple[str, ...]) -> FPDF:
    drawn = FPDF()
    drawn.set_font("helvetica", size=11)
    for text in pages:
        drawn.add_page()
        drawn.multi_cell(0, 6, text)
    return drawn


def archive(**parts: bytes | str) -> bytes:
    """A zip archive; ``__`` stands for a slash in the name of a part, ``_`` for a dot."""
    return packed({name.replace("__", "/").replace("_", "."): part for name, part in parts.items()})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive of parts by name."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


def docx(body: str, before: str = "") -> bytes:
    """A Word document of the paragraphs in ``body``, in the words of WordprocessingML."""
    return archive(
        word__document_xml=f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}">'
        f"<w:body>{body}</w:body></w:document>"
    )


def paragraph(text: str) -> str:
    """A paragraph of WordprocessingML in one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def open_document(body: str, manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument file of what ``body`` holds."""
    content = (
        f'<office:document-content xmlns:office="{OPEN_DOCUMENT}:office:1.0" '
        f'xmlns:text="{OPEN_DOCUMENT}:text:1.0">{body}</office:document-content>'
    )
    return archive(**{"content_xml": content, "META-INF__manifest_xml": manifest})
