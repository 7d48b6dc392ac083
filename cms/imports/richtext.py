"""Rich text of pages as the plain text of a cell, and back; nothing is lost silently.

Paragraphs are parted by an empty line; « ## » begins a heading, « - » an item of a list. What was
laid out otherwise in the backoffice (links, bold, images…) does not fit in a cell: see
``cells.KEPT``.
"""

import re
from html import escape, unescape

from cms.imports.folding import clean

_BLOCK = re.compile(r"<(p|h2)>((?:[^<]|<br/>)*)</\1>|<ul>((?:<li>[^<]*</li>)+)</ul>")
_ITEM = re.compile(r"<li>([^<]*)</li>")
_IDS = re.compile(r' data-block-key="[^"]*"')
_EMPTY_LINES = re.compile(r"\n[ \t\u00a0]*\n\s*")
_BULLET = re.compile(r"[-•–*]\s+")


def to_html(text: str) -> str:
    """Paragraphs, headings and lists of a plain text; all it holds is escaped."""
    pieces = (piece for piece in _EMPTY_LINES.split(clean(text)) if piece)
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    lines = [clean(line) for line in piece.split("\n")]
    if len(lines) == 1 and lines[0].startswith("## "):
        return f"<h2>{escape(clean(lines[0][3:]), quote=False)}</h2>"
    if all(_BULLET.match(line) for line in lines):
        items = (clean(_BULLET.sub("", line, count=1)) for line in lines)
        return f"<ul>{''.join(f'<li>{escape(item, quote=False)}</li>' for item in items)}</ul>"
    return f"<p>{'<br/>'.join(escape(line, quote=False) for line in lines)}</p>"


def to_text(html: str) -> str | None:
    """The plain text that ``to_html`` makes this of; None when there is none."""
    normal = normalised(html)
    pieces, end = [], 0
    for found in _BLOCK.finditer(normal):
        if found.start() != end:
            return None
        end = found.end()
        pieces.append(_text_of(found))
    text = "\n\n".join(pieces)
    return text if end == len(normal) and to_html(text) == normal else None


def _text_of(found: "re.Match[str]") -> str:
    if found[3]:
        return "\n".join(f"- {unescape(item)}" for item in _ITEM.findall(found[3]))
    text = unescape(found[2].replace("<br/>", "\n"))
    return f"## {text}" if found[1] == "h2" else text


def normalised(html: str) -> str:
    """Without the keys that the editor puts on blocks, nor what is written in two ways."""
    html = _IDS.sub("", html).replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')
    html = html.replace("&nbsp;", "\u00a0").replace("<br>", "<br/>").replace("<br />", "<br/>")
    return re.sub(r">\s+<", "><", html).strip()
