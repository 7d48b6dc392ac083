"""Make raw extracted text fit for search and for passages that people read."""

import re
import unicodedata

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SOFT_HYPHEN = re.compile("\u00ad\\s*")
_UNREADABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories of what stands for no sign: controls, lone surrogates, symbol fonts' codes."""

_JOINERS = "\u200c\u200d"
"""Format signs that letters and emoji need."""

_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r" ?\n[\s]*")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-‐]\n[^\S\n]*([^\W\d_]+)")
_COMPOUND_ENDINGS = frozenset(
    {
        "ce", "ci", "dessous", "dessus", "elle", "elles", "en", "être", "il", "ils", "je", "là",
        "leur", "lui", "moi", "même", "mêmes", "nous", "on", "toi", "tu", "vous", "y",
    }
)  # fmt: skip
"""Words that keep their hyphen when a line ends at it: « peut-être », « celui-ci »."""

_PARAGRAPH_END = ".!?:;»"


def clean(text: str) -> str:
    """Take out what nobody reads, spell ligatures out, leave one space or one line break."""
    text = unicodedata.normalize("NFC", _SOFT_HYPHEN.sub("", text))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    unreadable = {
        ord(sign): " "
        for sign in set(text)
        if unicodedata.category(sign) in _UNREADABLE and sign not in f"\n{_JOINERS}"
    }
    text = _SPACES.sub(" ", text.translate(unreadable))
    return _LINE_BREAKS.sub("\n", text).strip()


def unwrap(text: str) -> str:
    """Give back the paragraphs of a text that was set in lines: hyphenated words are joined.

    A line break stays where a paragraph seems to end: after a full stop or before an empty line, a
    capital, a digit or a bullet.
    """
    text = _HYPHENATED.sub(_joined, text)
    lines = [line.strip() for line in text.split("\n")]
    pieces: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        goes_on = following[:1].islower() and line[-1:] not in _PARAGRAPH_END
        pieces += [line, " " if goes_on else "\n"]
    return "".join(pieces)


def _joined(match: re.Match[str]) -> str:
    before, after = match.groups()
    if not after[0].islower() or after in _COMPOUND_ENDINGS:
        return f"{before}-{after}"
    return before + after
