"""Other ways to type the same query, made by rule: the answer should stay as good."""

import random
import re
import unicodedata
from collections.abc import Callable

from search.analysis import tokens
from search.ranking import typos_allowed

_WORD = re.compile(r"[^\W\d_]+")
_INVARIABLE = ("s", "x", "z")
_NEIGHBOURS = "azertyuiopqsdfghjklmwxcvbn"
"""Letters as a French keyboard lays them out: a slip hits one beside."""

_SHORTEST_NOUN = 4


def variants(q: str) -> dict[str, str]:
    """Give each variant that differs from ``q``, by name; the same ``q`` gives the same ones."""
    made = {name: make(q) for name, make in VARIANTS.items()}
    return {name: text for name, text in made.items() if text != q}


def without_accents(q: str) -> str:
    """« réunion » : « reunion »."""
    decomposed = unicodedata.normalize("NFD", q)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.replace("œ", "oe").replace("Œ", "OE")


def other_apostrophe(q: str) -> str:
    """The typographic apostrophe for the typed one, and the other way round."""
    return q.translate(str.maketrans("'’", "’'"))


def other_number(q: str) -> str:
    """The plural of each noun-like word that is singular, the singular of a regular plural."""
    return _WORD.sub(lambda match: _other_number(match.group()), q)


def capitals(q: str) -> str:
    """« IA et RH » as a heading would say it."""
    return q.upper()


def one_typo(q: str) -> str:
    """One slip in one word long enough: a letter dropped, doubled, swapped or hit beside."""
    chance = random.Random(q)  # noqa: S311 - no secret: the same slip each time
    found = [token for token in tokens(q) if _may_slip(q[token.start : token.end])]
    if not found:
        return q
    chosen = chance.choice(found)
    word = q[chosen.start : chosen.end]
    return q[: chosen.start] + _slip(word, chance) + q[chosen.end :]


def swapped_words(q: str) -> str:
    """The first word last: « management formation »."""
    words = q.split()
    return " ".join([*words[1:], words[0]]) if '"' not in q and "«" not in q and words else q


VARIANTS: dict[str, Callable[[str], str]] = {
    "no accents": without_accents,
    "apostrophe": other_apostrophe,
    "number": other_number,
    "capitals": capitals,
    "typo": one_typo,
    "swapped": swapped_words,
}


def _other_number(word: str) -> str:
    if len(word) < _SHORTEST_NOUN or word.isupper():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    if word.endswith(_INVARIABLE):
        return word
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.endswith("eau") else f"{word}s"


def _may_slip(word: str) -> bool:
    return word.isalpha() and not word.isupper() and typos_allowed(word) > 0


def _slip(word: str, chance: random.Random) -> str:
    """One fault anywhere but on the first letter."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match chance.choice(("drop", "double", "swap", "beside")):
        case "drop":
            return before + after
        case "double":
            return before + letter + letter + after
        case "swap" if after[0] != letter:
            return before + after[0] + letter + after[1:]
        case _:
            return before + _beside(letter) + after


def _beside(letter: str) -> str:
    position = _NEIGHBOURS.find(without_accents(letter.lower()))
    return _NEIGHBOURS[position - 1] if position > 0 else _NEIGHBOURS[position + 1]
