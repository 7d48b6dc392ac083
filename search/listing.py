"""What a list's template shows: results, facets, removable filters, pages and their addresses."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from pages import french
from search.catalogues import NOUNS, ORDER_LABELS, Catalogue
from search.contract import Hit, SearchRequest, SearchResponse
from search.facet_groups import FacetGroup, groups
from search.facets import FACETS
from search.forms import ParameterError, offered_orders
from search.insight import clicks
from search.way_out import WayOut


@dataclass(frozen=True)
class Result:
    """A hit with its card read; ``click`` is sent when it is opened, empty if nothing is logged."""

    card: Mapping[str, Any]
    hit: Hit
    click: str = ""


@dataclass(frozen=True)
class Choice:
    """An entry of a select: an order."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, and the address of the list without it.

    ``count`` is what the list then finds, known when it finds nothing as it is.
    """

    facet: str
    label: str
    remove_url: str
    count: int = 0


@dataclass(frozen=True)
class PageLink:
    """A page number with its address; a gap has neither."""

    number: int | None = None
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Listing:
    """One list as its templates read it; ``path`` is the address of its form.

    ``search_id`` names the search in the log, None when it is not logged. ``way_out`` is given
    when nothing was found.
    """

    path: str
    catalogue: Catalogue
    request: SearchRequest
    response: SearchResponse | None
    errors: list[ParameterError] = field(default_factory=list)
    search_id: UUID | None = None
    way_out: WayOut | None = None

    @property
    def kind(self) -> str | None:
        """The kind listed when there is one only."""
        return self.catalogue.kind

    @property
    def selection(self) -> list[tuple[str, str]]:
        """Filters chosen by the reader, those of the catalogue left out."""
        return [
            (name, value)
            for name, values in self.request.filters.terms.items()
            if name not in self.catalogue.fixed
            for value in values
        ]

    @property
    def is_default(self) -> bool:
        """Whether nothing was searched, filtered or paged."""
        return not self.request.q and not self.selection and self.request.page == 1

    @cached_property
    def results(self) -> list[Result]:
        """The hits of this page."""
        hits = self.response.hits if self.response else ()
        tokens = clicks.tokens(self.search_id, [hit.id for hit in hits], self.first_rank)
        return [
            Result(json.loads(bytes(hit.card)), hit, token)
            for hit, token in zip(hits, tokens, strict=True)
        ]

    @property
    def noun(self) -> str:
        """What is counted, in the number of the count: « formations », « résultat »."""
        count = self.response.count if self.response else 0
        found = ("résultat", "résultats")
        named = NOUNS.get(self.kind or "", ("contenu", "contenus"))
        singular, plural = found if self.request.q or self.selection or not count else named
        return french.agree(count, singular, plural)

    @property
    def counted(self) -> str:
        """« 1 300 formations », « 1 résultat », « aucun résultat »."""
        count = self.response.count if self.response else 0
        return f"{french.number(count) if count else 'aucun'} {self.noun}"

    @property
    def by_day(self) -> bool:
        """Whether results are events in the order of their dates."""
        return self.kind == "event" and self.request.order in {"start", "-start"}

    @property
    def first_rank(self) -> int:
        """Rank of the first result of this page, from 1."""
        return (self.request.page - 1) * self.request.limit + 1

    @property
    def orders(self) -> list[Choice]:
        """Orders to choose from; the default one has no value, so that a search changes it."""
        offered = offered_orders(self.catalogue, self.request.q)
        return [
            Choice(
                order if order != offered[0] else "",
                ORDER_LABELS[order],
                order == self.request.order,
            )
            for order in offered
        ]

    @cached_property
    def facets(self) -> list[FacetGroup]:
        """Facets that can narrow the list, in the order of the catalogue."""
        found = self.response.facets if self.response else ()
        return groups(facet for facet in found if facet.name not in self.catalogue.fixed)

    @cached_property
    def active(self) -> list[ActiveFilter]:
        """Filters in force, each with the address that removes it."""
        labels = {
            (facet.name, value.value): value.label
            for facet in (self.response.facets if self.response else ())
            for value in facet.values
        }
        counts = self.way_out.removals if self.way_out else {}
        return [
            ActiveFilter(
                FACETS[pair[0]].label,
                labels.get(pair) or FACETS[pair[0]].values()[pair[1]].label,
                self._url(without=pair),
                counts.get(pair, 0),
            )
            for pair in self.selection
        ]

    @property
    def removals(self) -> list[ActiveFilter]:
        """Filters whose removal finds something, what finds the most first."""
        return sorted((each for each in self.active if each.count), key=lambda each: -each.count)

    @property
    def address(self) -> str:
        """The first page of this list."""
        return self._url()

    @property
    def clear_url(self) -> str:
        """The list without filters, its search kept."""
        return f"{self.path}?{urlencode({'q': self.request.q})}" if self.request.q else self.path

    @property
    def suggestion_url(self) -> str:
        """The list with the words of « did you mean »."""
        suggestion = self.response.suggestion if self.response else None
        return self._url(q=suggestion.q) if suggestion else ""

    @property
    def pages(self) -> list[PageLink]:
        """First, last and near pages, with a gap between numbers that do not follow."""
        last, current = (self.response.pages if self.response else 0), self.request.page
        if last < 2:
            return []
        near = {1, last, *range(max(1, current - 1), min(last, current + 1) + 1)}
        return list(_with_gaps(sorted(near), current, self))

    @property
    def previous_url(self) -> str:
        """Address of the page before, empty on the first one."""
        return self.page_url(self.request.page - 1) if self.request.page > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after, empty on the last one."""
        last = self.response.pages if self.response else 0
        return self.page_url(self.request.page + 1) if self.request.page < last else ""

    def page_url(self, number: int) -> str:
        """Address of one page of the same list."""
        return self._url(page=number)

    def _url(
        self, *, without: tuple[str, str] | None = None, q: str | None = None, page: int = 1
    ) -> str:
        words = self.request.q if q is None else q
        pairs = [("q", words)] if words else []
        pairs += [pair for pair in self.selection if pair != without]
        if self.request.order != offered_orders(self.catalogue, words)[0]:
            pairs.append(("order", self.request.order))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def _with_gaps(numbers: list[int], current: int, listing: Listing) -> Iterator[PageLink]:
    before = 0
    for number in numbers:
        if number > before + 1:
            yield PageLink()
        yield PageLink(number, listing.page_url(number), number == current)
        before = number
