"""Text of PDF files, read by pypdf."""

from typing import IO

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from media.extraction.cleaning import unwrap
from media.extraction.limits import Limits
from media.extraction.result import Pieces, Reason, Refused, Status


def read_pdf(source: IO[bytes], limits: Limits) -> Pieces:
    """Read the pages until one of the limits; one that cannot be read leaves the others.

    Raises:
        Refused: the file is protected by a password, or none of its pages can be read.
    """
    reader = PdfReader(source)
    # Many files are only protected against changes: they open with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(Status.ENCRYPTED)
    count = len(reader.pages)
    texts: list[str] = []
    characters = failures = 0
    has_images = False
    for page in reader.pages[: limits.pages]:
        if characters > limits.characters:
            break
        try:
            text = unwrap(page.extract_text())
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            failures += 1
            continue
        has_images = has_images or (not text.strip() and _shows_image(page))
        texts.append(text)
        characters += len(text)
    if failures and not texts:
        raise Refused(Status.FAILED, Reason.DAMAGED)
    is_short = len(texts) + failures < count
    return Pieces(texts, pages=count, is_short=is_short, is_scanned=has_images)


def _shows_image(page: PageObject) -> bool:
    try:
        return bool(page.images.keys())
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return False
