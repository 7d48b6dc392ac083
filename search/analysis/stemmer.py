"""The light French stemmer of the University of Neuchâtel.

Source: J. Savoy, « Light stemming approaches for the French, Portuguese, German and Hungarian
languages », ACM SAC 2006, and its published rules; the steps and thresholds follow the variant
that Elasticsearch calls ``light_french``. A rule reads: a word longer than ``over`` that ends
with ``suffix`` loses it for ``replacement``.
"""

from functools import lru_cache
from typing import NamedTuple


class Rule(NamedTuple):
    """``final``: the word then goes straight to the normalisation."""

    over: int
    suffix: str
    replacement: str
    final: bool = True


_RULES = (
    Rule(9, "issement", "ir"),
    Rule(8, "issant", "ir"),
    Rule(6, "ement", "e"),
    Rule(11, "ficatrice", "fier"),
    Rule(10, "ficateur", "fier"),
    Rule(9, "catrice", "quer"),
    Rule(8, "cateur", "quer"),
    Rule(8, "atrice", "er"),
    Rule(7, "ateur", "er"),
    Rule(6, "trice", "teur", final=False),
    Rule(5, "ième", ""),
    Rule(7, "teuse", "ter"),
    Rule(6, "teur", "ter"),
    Rule(5, "euse", "eu"),
    Rule(8, "ère", "er"),
    Rule(7, "ive", "if"),
    Rule(4, "folle", "fou"),
    Rule(4, "molle", "mou"),
    Rule(9, "nnelle", "n"),
    Rule(9, "nnel", "n"),
    Rule(4, "ète", "et", final=False),
    Rule(8, "ique", "", final=False),
    Rule(8, "esse", "e"),
    Rule(7, "inage", "in"),
    Rule(9, "isation", ""),
    Rule(9, "isateur", ""),
    Rule(8, "ation", ""),
    Rule(8, "ition", ""),
)
_ACCENTS = str.maketrans("àáâôèéêùûîç", "aaaoeeeuuic")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Stem one lowercase word."""
    word = _singular(word)
    for rule in _RULES:
        if len(word) > rule.over and word.endswith(rule.suffix):
            word = word[: len(word) - len(rule.suffix)] + rule.replacement
            if rule.suffix == "ement" and len(word) > 3 and word.endswith("ive"):
                word = word[:-2] + "f"
            if rule.suffix == "isation" and len(word) > 5 and word.endswith("ual"):
                word = word[:-2] + "el"
            if rule.final:
                break
    return _normalise(word)


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("x"):
        if word.endswith("aux") and word[-4] != "e":
            word = word[:-2] + "lx"
        word = word[:-1]
    if len(word) > 3 and word.endswith("x"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    return word


def _normalise(word: str) -> str:
    """Take accents off, undouble letters, drop the weak endings ``ie``, ``r`` and ``e``."""
    if len(word) > 4:
        word = word.translate(_ACCENTS)
        letters = [word[0]]
        for letter in word[1:]:
            if letter != letters[-1] or not letter.isalpha():
                letters.append(letter)
        word = "".join(letters)
    if len(word) > 4 and word.endswith("ie"):
        word = word[:-2]
    if len(word) > 4:
        for ending in "ree":
            word = word.removesuffix(ending)
        if word[-1] == word[-2] and word[-1].isalpha():
            word = word[:-1]
    return word
