"""The little French that templates need: contracted articles, elision, capitals."""

from collections.abc import Iterable, Mapping

_DE = {"le ": "du ", "les ": "des "}
_A = {"le ": "au ", "les ": "aux "}
_VOWELS = "aeiouyâàéèêëîïôœùû"
_MUTE_H = ("habill", "harmonis", "héberg", "honor")


def de(phrase: str) -> str:
    """Put « de » before a definite noun phrase: « les haies » gives « des haies »."""
    return _contracted(phrase, _DE, "de ")


def a(phrase: str) -> str:
    """Put « à » before a definite noun phrase: « le suivi » gives « au suivi »."""
    return _contracted(phrase, _A, "à ")


def de_infinitive(verb: str) -> str:
    """Put « de » before a verb: « entretenir » gives « d’entretenir »."""
    return f"d’{verb}" if verb[0] in _VOWELS or verb.startswith(_MUTE_H) else f"de {verb}"


def de_name(name: str) -> str:
    """Put « de » before a proper noun: « Oronville » gives « d’Oronville »."""
    return f"d’{name}" if name[0].lower() in _VOWELS else f"de {name}"


def _contracted(phrase: str, contractions: Mapping[str, str], before: str) -> str:
    for article, contracted in contractions.items():
        if phrase.startswith(article):
            return contracted + phrase.removeprefix(article)
    return before + phrase


def bare(phrase: str) -> str:
    """Take the article off: « l’eau potable » gives « eau potable »."""
    if phrase.startswith("l’"):
        return phrase[2:]
    return phrase.partition(" ")[2]


def sentence(text: str) -> str:
    """Give the text its first capital."""
    return text[0].upper() + text[1:]


def split(listed: str) -> tuple[str, ...]:
    """Read a list parted by commas."""
    return tuple(item for part in listed.split(",") if (item := part.strip()))


def zipf(items: Iterable[str]) -> tuple[str, ...]:
    """Repeat items so that an even draw takes the first ones most often.

    The share of the item of rank r, from 0, is close to 1 / (r + 4), as the frequencies of words
    are in a language (G. K. Zipf, 1935); every item is there at least once.
    """
    ordered = tuple(items)
    most = max(8, len(ordered) // 4)
    return tuple(
        item for rank, item in enumerate(ordered) for _ in range(max(1, 4 * most // (rank + 4)))
    )
