"""Word breaks: Unicode's default rules, as Elasticsearch's ``standard`` tokenizer applies them.

Source: Unicode Standard Annex #29, « Unicode Text Segmentation », section 4. Rules kept: letters
and digits stay together (WB5 to WB10), a mid-letter or mid-number sign joins two letters or two
digits (WB6, WB7, WB11, WB12), marks extend (WB4), an underscore joins (WB13a, WB13b), katakana
runs (WB13), one token for an ideograph, a hiragana or an emoji sequence.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator

MAXIMUM_TOKEN = 255
"""Characters; a longer word is cut into pieces of this length, as Lucene does."""

_MARKS = (
    "".join(
        re.escape(chr(code))
        for code in range(0x300, 0x3000)
        if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"}
    )
    + "\u00ad\u200d\ufe00-\ufe0f"
)
_SINGLE = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Unicode's property Extended_Pictographic (emoji-data.txt), less what is a separator here.
_PICTURE = (
    "[\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685"
    "\u2690-\u2705\u2708-\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747"
    "\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1\u27b0\u27bf"
    "\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171"
    "\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f20f\U0001f21a"
    "\U0001f22f\U0001f232-\U0001f23a\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa"
    "\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff\U0001f774-\U0001f77f"
    "\U0001f7d5-\U0001f7ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff]"
)
_AFTER_PICTURE = "[\u0300-\u036f\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_EMOJI = (
    f"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_AFTER_PICTURE}(?:\u200d{_PICTURE}{_AFTER_PICTURE})*"
)
_CORE = rf"(?:(?![{_SINGLE}])[\w{_MARKS}])+"
_LETTER = r"[^\W\d_]"
_JOIN = (
    rf"(?:(?:(?<={_LETTER})|(?<={_LETTER}\u00ad))['.·‧:](?=\u00ad?{_LETTER})"
    r"|(?:(?<=\d)|(?<=\d\u00ad))['.,;](?=\u00ad?\d))"
)
_TOKEN = re.compile(rf"(?:{_EMOJI})|[{_SINGLE}]|{_CORE}(?:{_JOIN}{_CORE})*")


def tokenize(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each word with the positions of its first character and of the one after its last."""
    for match in _TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        # The first test is the whole of it for nearly every word of a long text.
        if not word.isalnum() and not any(_is_said(letter) for letter in word):
            continue
        if end - start <= MAXIMUM_TOKEN:
            yield sys.intern(word), start, end
            continue
        for offset in range(0, len(word), MAXIMUM_TOKEN):
            piece = word[offset : offset + MAXIMUM_TOKEN]
            yield sys.intern(piece), start + offset, start + offset + len(piece)


def _is_said(letter: str) -> bool:
    return letter.isalnum() or ord(letter) > 0x2100
