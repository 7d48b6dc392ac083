"""Order titles as French readers expect."""

import unicodedata


def sort_key(title: str) -> str:
    """Lowercase, without accents, ligatures opened: « Œuvrer » sorts at ``oeuvrer``."""
    opened = title.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", opened)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.strip("«»\"' \u00a0\u202f")[:255]
