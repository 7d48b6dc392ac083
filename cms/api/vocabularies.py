"""Vocabularies: the values that filters take, with how many public documents have each."""

from django.db.models import Count

from cms.api.http import Answer, Call, absolute, content_answer, to_json
from cms.api.problems import not_found
from cms.api.terms import TERMS
from cms.delivery.models import DocumentTerm, PublishedDocument
from cms.delivery.schedule import freshness
from search.facets import FACETS

_BY_PLURAL = {term.plural: term for term in TERMS.values() if term.name in FACETS}


def list_vocabularies(call: Call) -> Answer:
    """Answer every vocabulary with its address."""
    items = [
        {
            "name": term.plural,
            "label": FACETS[term.name].label,
            "url": absolute(f"/api/v1/vocabularies/{term.plural}"),
        }
        for term in _BY_PLURAL.values()
    ]
    return content_answer(call, to_json({"items": items}))


def show_vocabulary(call: Call) -> Answer:
    """Answer one vocabulary: its values in their order, counted in one query.

    Raises:
        Problem: 404 when no vocabulary has this name.
    """
    term = _BY_PLURAL.get(call.parts["name"])
    if term is None:
        known = ", ".join(_BY_PLURAL)
        raise not_found(f"Aucun vocabulaire n’a ce nom. Les vocabulaires sont : {known}.")
    counts = _counts(term.name)
    items = [
        {
            "slug": value,
            "label": label.label,
            "count": counts.get(value, 0),
            "parent": label.parent,
        }
        for value, label in FACETS[term.name].values().items()
    ]
    content = {"name": term.plural, "label": FACETS[term.name].label, "items": items}
    return content_answer(call, to_json(content), changes_at=freshness().changes_at)


def _counts(name: str) -> dict[str, int]:
    """Number of public documents of each value of a term."""
    public = PublishedDocument.objects.public()
    if name == "kind":
        return dict(public.values_list("kind").annotate(Count("id")).order_by())
    terms = DocumentTerm.objects.filter(name=name, document__in=public)
    return dict(terms.values_list("value").annotate(Count("id")).order_by())
