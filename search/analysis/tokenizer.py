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
    + "\u200d\ufe00-\ufe0f"
)
_SINGLE = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PICTURE = "[\u2600-\u27bf\U0001f300-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001faff]"
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    f"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_CORE = rf"(?:(?![{_SINGLE}])[\w{_MARKS}])+"
_LETTER = r"[^\W\d_]"
_JOIN = rf"(?:(?<={_LETTER})['.·‧:](?={_LETTER})|(?<=\d)['.,;](?=\d))"
_TOKEN = re.compile(rf"(?:{_EMOJI})|[{_SINGLE}]|{_CORE}(?:{_JOIN}{_CORE})*")


def tokenize(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each word with the positions of its first character and of the one after its last."""
    for match in _TOKEN.finditer(text):
        word = match.group()
        start = match.start()
        if not any(letter.isalnum() or ord(letter) > 0x2000 for letter in word):
            continue
        for offset in range(0, len(word), MAXIMUM_TOKEN):
            piece = word[offset : offset + MAXIMUM_TOKEN]
            yield sys.intern(piece), start + offset, start + offset + len(piece)
