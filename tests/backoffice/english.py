"""Find English words in what should be French."""

import re
from pathlib import Path

_LINES = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
ENGLISH = frozenset(word for line in _LINES if not line.startswith("#") for word in line.split())
# Letters beside a digit are no word: « be3 » of an identifier.
_WORDS = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
_ADDRESSES = re.compile(r"https?://\S+|\S+@\S+|/[\w/.-]+|\S+\.\w{2,4}\b")

# Text → why it may stay.
ALLOWED = {
    "données ouvertes, open data": "what people type in the search: a synonym",
    "Commentaire → User": "a field of Wagtail’s comments, named by its code: giving it a name would"
    " ask Wagtail for a migration; only who deletes an account sees it",
    "Commentaire → User: commentaire sera également supprimé(e)": "the same",
}


def english_words(text: str) -> set[str]:
    """The English words of a text, addresses and names of files left out."""
    plain = _ADDRESSES.sub(" ", text)
    return {word.lower() for word in _WORDS.findall(plain)} & ENGLISH
