"""What a content is called besides its own words: its kind, themes, regions, format."""

from collections.abc import Iterable, Mapping, Sequence

from pages.choices import KIND_SINGULAR, SEARCHED_TERMS, TERM_CHOICES, Kind
from pages.documents.schemas import Term
from snippets.models import Theme


def searched_labels(
    kind: Kind,
    themes: Iterable[Theme],
    vocabularies: Iterable[Term],
    terms: Mapping[str, Sequence[str]],
) -> str:
    """Give the labels under which an agent may look for a content, each once, one a line.

    ``terms`` are the codes by name; « autre » says nothing and pages are just pages.
    """
    found = [] if kind is Kind.PAGE else [KIND_SINGULAR[kind]]
    for theme in themes:
        found += [theme.label, *([theme.parent.label] if theme.parent else [])]
    found += [term.label for term in vocabularies]
    found += [
        str(TERM_CHOICES[name](code).label)
        for name in SEARCHED_TERMS
        for code in terms.get(name, ())
        if code != "autre"
    ]
    return "\n".join(dict.fromkeys(found))
