"""Find where a long text may say some words, without analysing all of it.

A word of a text and its stem start with the same letters, but for accents, ligatures and letters
said twice. The text is scanned for these beginnings, and only the words that have one are analysed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, groupby, pairwise

from search.analysis import Token, tokens
from search.analysis.chains import INCLUSIVE
from search.analysis.normalisation import RAISED, SOFT_HYPHEN, fold, lower
from search.analysis.tokenizer import MAXIMUM_TOKEN

_BEGINNING = 3
"""Letters of a beginning; of a word as short as that, one less is sure: ``folle`` is ``fou``."""

_FOLDED = (range(0xC0, 0x250), range(0x1E00, 0x1F00), range(0xFB00, 0xFB07), range(0xFF01, 0xFF5F))
"""Unicode blocks of the letters that fold to Latin ones."""

_NO_LETTERS = rf"(?:{SOFT_HYPHEN}|\.|{INCLUSIVE.pattern})*"
"""What may stand between two letters of a word and is no part of it: ``chef·fe·s``, ``R.H.``."""


def _variants() -> Mapping[str, str]:
    """The signs that fold to each letter or digit, or start so: ``œ`` (``oe``) is one of ``o``."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in (*range(0x30, 0x7B), *(code for block in _FOLDED for code in block)):
        folded = fold(lower(chr(code)))
        if folded.isascii() and folded.isalnum():
            found[folded[0]] += chr(code)
    for sign, digit in RAISED.items():
        found[digit] += sign
    return found


_VARIANTS = _variants()
_SECOND_OF_LIGATURES = {("o", "e"), ("a", "e"), ("s", "s"), ("t", "h"), ("i", "j"), ("f", "f"),
                        ("f", "i"), ("f", "l"), ("s", "t")}  # fmt: skip
"""Two letters that one sign may spell: the second may then be missing."""


_WINDOW = 10_000
"""Characters of a text that are looked at before what was found there is given."""


class Scan:
    """Looks for the words that are ``wanted``, each one of ``words`` (exact or stem, folded)."""

    def __init__(self, words: Iterable[str], wanted: Callable[[Token], bool]) -> None:
        self._wanted = wanted
        self._known: dict[str, tuple[Token, ...]] = {}
        beginnings = sorted({_beginning(word) for word in words if word})
        # Words that fold to something else (other scripts, signs) are analysed one and all.
        self._is_plain = all(letter in _VARIANTS for letter in "".join(beginnings))
        self._patterns = [_compiled(each) for each in beginnings] if self._is_plain else []

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of a text (NFC) that are wanted, in their order."""
        if not self._is_plain:
            yield from filter(self._wanted, tokens(text))
            return
        known, position, given = self._known, 0, 0
        for match in self._matches(text):
            start, end = match.span()
            if end <= position:  # stands in a run that was looked at for another beginning
                continue
            if start >= position:
                start = _start_of_run(text, start, position)
            position = end
            run = text[start:end]
            if (found := known.get(run)) is None:
                found = known[run] = tuple(filter(self._wanted, _tokens_of_run(run)))
            for exact, stem, first, last in found:
                if first + start >= given:  # the end of a run that was cut is looked at twice
                    given = last + start
                    yield Token(exact, stem, first + start, given)

    def _matches(self, text: str) -> Iterable[re.Match[str]]:
        """Where a beginning stands, from the start of the text on."""
        if len(self._patterns) == 1:
            return self._patterns[0].finditer(text)
        if len(text) <= _WINDOW:
            return self._sorted(text, 0, len(text))
        windows = (self._sorted(text, start, end) for start, end in _windows(text))
        return chain.from_iterable(windows)

    def _sorted(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        found = [pattern.finditer(text, start, end) for pattern in self._patterns]
        return sorted(chain.from_iterable(found), key=re.Match.start)


@lru_cache(maxsize=4_096)
def _tokens_of_run(run: str) -> tuple[Token, ...]:
    """What the words of a query are written as comes again from text to text."""
    return tuple(tokens(run))


@lru_cache(maxsize=4_096)
def _compiled(beginning: str) -> re.Pattern[str]:
    """Match from a beginning to the next space, as far as a run without end is looked at.

    One pattern for each: words nobody asked before start like some that were, and writing a pattern
    takes longer than scanning twenty texts for it, even several times. The first letter comes
    first, and only then that none stands before it: a pattern that starts with letters is looked
    for several times faster than one that starts with a condition.

    A doubled letter counts as one: two runs of the same letter side by side would be tried in
    every way of parting them, for minutes on a long run.
    """
    beginning = "".join(letter for letter, _ in groupby(beginning))
    first = f"[{_VARIANTS[beginning[0]]}]"
    pieces = [f"{first}(?<![^\\W_].){first}*"]
    for before, letter in pairwise(beginning):
        times = "*" if (before, letter) in _SECOND_OF_LIGATURES else "+"
        pieces.append(f"[{_VARIANTS[letter]}]{times}")
    return re.compile(rf"{_NO_LETTERS.join(pieces)}\S{{0,{MAXIMUM_TOKEN}}}")


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text, cut at spaces: who asks for some words only has not all of it looked at."""
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            end = text.rfind(" ", start + 1, end) + 1 or end
        yield start, end
        start = end


def _beginning(word: str) -> str:
    return word[:_BEGINNING] if len(word) > _BEGINNING else word[: max(1, len(word) - 1)]


def _start_of_run(text: str, start: int, earliest: int) -> int:
    """Where what is written without a space around a position starts; a run without end is cut."""
    if start == earliest or text[start - 1].isspace():  # nearly always
        return start
    earliest = max(earliest, start - MAXIMUM_TOKEN)
    while start > earliest and not text[start - 1].isspace():
        start -= 1
    return start
