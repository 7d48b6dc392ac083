"""Write the body of a page from its facts: blocks of clean, escaped HTML."""

from collections.abc import Iterable, Sequence

from django.utils.html import escape

from pages.importers.site_records import ParagraphsRecord
from pages.importers.typography import french

Blocks = list[tuple[str, str]]


def sentence(text: str) -> str:
    """A text that starts with a capital and ends with a stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def listed(items: Sequence[str]) -> str:
    """« a, b et c »."""
    return f"{', '.join(items[:-1])} et {items[-1]}" if len(items) > 1 else "".join(items)


def paragraph(text: str) -> str:
    return f"<p>{escape(french(text))}</p>"


def bullets(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(french(item))}</li>' for item in items)}</ul>"


def section(heading: str | None, paragraphs: Iterable[str] = (), points: Sequence[str] = ()) -> str:
    """A heading of level 2, paragraphs, then a list; what is empty is left out."""
    html = f"<h2>{escape(french(heading))}</h2>" if heading else ""
    html += "".join(paragraph(text) for text in paragraphs)
    return html + (bullets(points) if points else "")


def text_block(*parts: str) -> Blocks:
    """One text block of these parts; no block when all are empty."""
    html = "".join(parts)
    return [("text", html)] if html else []


def standard_body(parts: Iterable[ParagraphsRecord]) -> Blocks:
    """The text of a standard page."""
    return text_block(*(section(part.heading, part.paragraphs, part.points) for part in parts))
