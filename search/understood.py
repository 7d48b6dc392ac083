"""What a query was taken to mean, in sentences for editors."""

from collections.abc import Iterable, Iterator

from pages.choices import KIND_SINGULAR, TERM_CHOICES, Kind
from search.forms import quoted
from search.intents import Term
from search.interpretation import Interpretation
from search.layers import Layer
from search.query import Alternative, Concept, Query


def sentences(meant: Interpretation) -> list[str]:
    """How the words were read, one sentence each."""
    query = meant.query
    told = [_concept(concept) for concept in query.concepts]
    if meant.corrected is not None:
        told.append(f"Recherche corrigée en {quoted(meant.corrected)}.")
    if len(query.optional) > 1:
        told.append(_minimum(query))
    told += [
        f"La recherche nomme un type ou un format\N{NO-BREAK SPACE}: {_labels(each)}."
        for each in query.named
    ]
    return told or ["Aucun mot à chercher."]


def _concept(concept: Concept) -> str:
    typed, *others = concept.alternatives
    said = quoted(typed.text)
    if concept.required:
        return f"{said}, exactement ces mots à la suite."
    if concept.literal:
        return f"{said}, sous cette forme exacte."
    read = "".join(_ways(others))
    return f"{said}, sous toutes ses formes{read}."


def _ways(others: Iterable[Alternative]) -> Iterator[str]:
    """The other ways to say a concept, by what offers them."""
    found = list(others)
    for layer, words in ((Layer.CORRECTIONS, "ou, corrigé,"), (Layer.SYNONYMS, "ou un synonyme")):
        texts = [quoted(other.text) for other in found if other.layer is layer]
        if texts:
            yield f", {words} {', '.join(texts)}"


def _minimum(query: Query) -> str:
    total = len(query.optional)
    if not query.may_lack_words:
        return f"Un contenu doit dire ces {total} mots ou expressions."
    least = "un seul suffit" if query.minimum == 1 else f"{query.minimum} suffisent"
    return f"Des {total} mots ou expressions, {least}."


def _labels(terms: Iterable[Term]) -> str:
    """Two terms may have one label: « atelier » is a format of events and of resources."""
    return ", ".join(dict.fromkeys(_label(name, value) for name, value in sorted(terms)))


def _label(name: str, value: str) -> str:
    if name == "kind":
        return str(KIND_SINGULAR[Kind(value)]).lower()
    return str(dict(TERM_CHOICES[name].choices)[value]).lower()
