"""The values of facets as they stand, kept between requests as long as nothing public changes."""

from cms.delivery.models import DocumentTerm, PublishedDocument
from cms.delivery.schedule import Memo, freshness
from search.facets import FACETS, Values

_kept = Memo(100)


class KnownValues:
    """What one request reads of the facets' values: one query for how things stand."""

    def __init__(self) -> None:
        self._freshness = freshness()

    def values(self, name: str) -> Values:
        """Every value of a facet with its label."""
        return _kept.get(self._freshness, ("values", name), FACETS[name].values)

    def used(self, name: str) -> frozenset[str]:
        """The values of a facet that public documents have."""
        return _kept.get(self._freshness, ("used", name), lambda: _used(name))


def _used(name: str) -> frozenset[str]:
    public = PublishedDocument.objects.public().values("pk")
    terms = DocumentTerm.objects.filter(name=name, document__in=public)
    return frozenset(terms.values_list("value", flat=True).distinct())
