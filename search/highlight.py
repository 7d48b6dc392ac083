"""Passages with the words found, the same whatever the engine: ``<mark>`` and nothing else."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from cms.delivery.contract import FILE_SEPARATOR
from search.analysis import Token, clean, tokens
from search.query import Query
from search.scan import Scan

PASSAGE = 220
"""Characters of a passage, about."""

LONGEST_READ = 200_000
"""Characters of a page's text, or of one file, that are looked through for a passage."""

MOST_HITS = 50
"""Words found in a text among which the best passage is chosen."""

_SPECIAL = re.compile("[&<>\"']")
"""The signs that ``html.escape`` writes otherwise."""


@dataclass(frozen=True)
class Marker:
    """Knows the words of one query, and marks them in texts.

    ``literal`` are words looked for as they are, stop words included.
    """

    stems: frozenset[str]
    exact: frozenset[str]
    literal: frozenset[str]

    @classmethod
    def of(cls, query: Query) -> "Marker":
        """Collect every word that may have made a document answer."""
        meant = [found for c in query.concepts if not c.literal for found in c.alternatives]
        literal = [found for c in query.concepts if c.literal for found in c.alternatives]
        return cls(
            stems=frozenset(stem for found in meant for stem in found.stems),
            exact=frozenset(word for found in meant for word in found.exact),
            literal=frozenset(word for found in literal for word in found.exact),
        )

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.exact or self.literal)

    def finds(self, token: Token) -> bool:
        """Whether a word of a text is one of the query."""
        if token.exact in self.literal:
            return True
        return token.stem is not None and (token.stem in self.stems or token.exact in self.exact)

    def said(self, text: str) -> tuple[str, ...]:
        """The different words of a text that are of the query, in lower case, without article."""
        text = unicodedata.normalize("NFC", text[:LONGEST_READ])
        found = (text[_after_article(text, token) : token.end] for token in self._hits(text))
        return tuple(dict.fromkeys(word.lower() for word in found))

    def highlights(self, text: Mapping[str, str]) -> dict[str, str]:
        """Mark the title as ``title`` and the best passage of the rest as ``text``.

        When the passage stands in an attached file, ``file`` is the title of the file; without
        ``text``, the words were found in that title alone. A key is left out when nothing was found
        there. The values are safe HTML.
        """
        if not self:
            return {}
        found = {}
        # Both in one look: they are short, and every document found has them.
        title = unicodedata.normalize("NFC", text.get("title", ""))
        head = f"{title}\n{unicodedata.normalize('NFC', text.get('summary', ''))}"
        hits = list(self._hits(head))
        in_title = [token for token in hits if token.end <= len(title)]
        if in_title:
            found["title"] = _mark(title, in_title, 0, len(title))
        if in_summary := hits[len(in_title) :]:
            return found | {"text": _around(head, in_summary, len(title) + 1)}
        if passage := self._passage(text.get("body", "")):
            return found | {"text": passage}
        return found | self._in_files(text.get("attachments", ""))

    def _in_files(self, attachments: str) -> dict[str, str]:
        """The first file whose text has a word of the query, else the first whose title has."""
        files = [file.partition("\n") for file in attachments.split(FILE_SEPARATOR)]
        for title, _, text in files:
            if passage := self._passage(text):
                return {"file": self._marked(title) or html.escape(title), "text": passage}
        return next(
            ({"file": found} for title, _, _ in files if (found := self._marked(title))), {}
        )

    def _marked(self, text: str) -> str | None:
        text = unicodedata.normalize("NFC", text)
        hits = list(self._hits(text))
        return _mark(text, hits, 0, len(text)) if hits else None

    @cached_property
    def _scan(self) -> Scan:
        return Scan((*self.stems, *self.exact, *self.literal), self.finds)

    def _passage(self, text: str) -> str | None:
        text = unicodedata.normalize("NFC", text[:LONGEST_READ])
        hits = list(islice(self._hits(text), MOST_HITS))
        return _around(text, hits, 0) if hits else None

    def _hits(self, text: str) -> Iterator[Token]:
        """The words of the query in a text, in their order."""
        return self._scan.tokens(text)


@lru_cache(maxsize=4_096)
def _tokens_of_title(text: str) -> tuple[Token, ...]:
    """The same titles are found again and again, by whatever words."""
    return tuple(tokens(text))


def mark_beginnings(text: str, beginnings: tuple[str, ...]) -> str:
    """Mark the words of ``text`` that start as one being typed, stop words aside; safe HTML."""
    text = unicodedata.normalize("NFC", text)
    pieces = []
    position = 0
    for token in _tokens_of_title(text):
        typed = next((part for part in beginnings if token.exact.startswith(part)), None)
        if typed is None or token.stem is None:
            continue
        start = _after_article(text, token)
        end = min(start + len(typed), token.end)
        mark = f"<mark>{html.escape(text[start:end])}</mark>"
        pieces += [html.escape(text[position:start]), mark]
        position = end
    return "".join(pieces) + html.escape(text[position:])


def _around(text: str, hits: list[Token], begin: int) -> str:
    """What stands around the hits that say most, of a text from ``begin`` on; all when short."""
    if len(text) - begin <= PASSAGE:
        return _mark(text, hits, begin, len(text))
    best = 0
    if len({_said(token) for token in hits}) > 1:
        best = max(range(len(hits)), key=lambda first: (_variety(hits, first), -first))
    start = _start_of_passage(text, hits[best].start, begin)
    end = _end_of_passage(text, start + PASSAGE)
    inside = [token for token in hits if start <= token.start and token.end <= end]
    passage = _mark(text, inside, start, end)
    return f"{'… ' if start > begin else ''}{passage}{' …' if end < len(text) else ''}"


def _variety(hits: list[Token], first: int) -> int:
    """How many different words of the query stand within a passage that starts at a hit."""
    limit = hits[first].start + PASSAGE * 3 // 4
    return len({_said(token) for token in hits[first : first + 20] if token.end <= limit})


def _said(token: Token) -> str:
    return token.stem or token.exact


def _mark(text: str, hits: list[Token], start: int, end: int) -> str:
    escape = html.escape if _SPECIAL.search(text, start, end) else str
    pieces: list[str] = []
    position = start
    for token in hits:
        first = _after_article(text, token)
        pieces += escape(text[position:first]), "<mark>", escape(text[first : token.end]), "</mark>"
        position = token.end
    return "".join(pieces) + escape(text[position:end])


def _after_article(text: str, token: Token) -> int:
    """Where the word itself starts: ``l’innovation`` is marked from its ``i``."""
    if "'" in token.exact:
        return token.start
    return token.start + _length_of_article(text[token.start : token.end])


@lru_cache(maxsize=4_096)
def _length_of_article(written: str) -> int:
    return clean(written).rfind("'") + 1


def _start_of_passage(text: str, hit: int, begin: int) -> int:
    """The start of the sentence, or a space some words before the hit; ``begin`` if near."""
    earliest = max(begin, hit - PASSAGE // 3)
    if earliest == begin:
        return begin
    sentence = max(text.rfind(sign, earliest, hit) for sign in (". ", "! ", "? ", "\n"))
    if sentence >= 0:
        return sentence + 1 + (text[sentence] != "\n")
    space = text.find(" ", earliest, hit)
    return space + 1 if space >= 0 else hit


def _end_of_passage(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - 40, end)
    return space if space > 0 else end
