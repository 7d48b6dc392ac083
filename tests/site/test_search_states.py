"""What the search page says in each state: title, words loosened, nothing found, bad address."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from search import service
from search.catalogues import of_kind
from search.contract import FacetResult, FacetValue, SearchRequest, SearchResponse, Suggestion
from search.facet_groups import LONG, SHOWN_VALUES, FacetNode, groups
from search.views import build_listing
from snippets.models import Region, Theme
from tests.builders import Library, library
from tests.site.markup import read
from tests.site.test_search_page import fill, get

pytestmark = pytest.mark.django_db
SUFFIX = " – Campus de la transformation publique"


@pytest.fixture
def shelf() -> Iterator[Library]:
    """Documents of this test."""
    with library() as found:
        yield found


def shown(client: Client, address: str, status: int = 200) -> str:
    """Words of a page, spaces of every kind made plain."""
    text = re.sub(r"<[^>]*>", "", get(client, address, status)).replace("&nbsp;", " ")
    return " ".join(text.split())


def title(client: Client, address: str) -> str:
    """Title of a page without the name of the site."""
    return " ".join(read(get(client, address)).title.removesuffix(SUFFIX).split())


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replace members of every answer of search: ``answered(relaxed="words")``."""
    search = service.search

    def change(**members: Any) -> None:
        def changed(request: SearchRequest) -> SearchResponse:
            return replace(search(request), **members)

        monkeypatch.setattr(service, "search", changed)

    return change


class TestTitle:
    def test_says_how_many_were_found(self, client: Client, shelf: Library) -> None:
        fill(shelf, 3)
        assert title(client, "/recherche") == "Recherche : 3 contenus"
        assert title(client, "/recherche?q=training") == "« training » : 3 résultats"

    def test_says_that_nothing_was_found_in_french(self, client: Client, shelf: Library) -> None:
        assert title(client, "/recherche?q=zzzzzz") == "« zzzzzz » : aucun résultat"

    def test_names_the_filters_and_the_page(self, client: Client, shelf: Library) -> None:
        fill(shelf, 45)
        expected = "Recherche : 45 résultats – Formations – page 2 sur 3"
        assert title(client, "/recherche?kind=training&page=2") == expected

    def test_no_search_page_is_for_other_engines(self, client: Client, shelf: Library) -> None:
        assert 'content="noindex, follow"' in get(client, "/recherche")


class TestLoosenedWords:
    def test_misspelt_words_are_named_and_the_corrected_search_offered(
        self, client: Client, shelf: Library
    ) -> None:
        shelf.add("toolkit", "mallette-manageriale")
        fill(shelf, 0)
        html = get(client, "/recherche?q=mallette+manageirale")
        assert 'href="/recherche?q=mallette+manageriale"' in html
        expected = (
            "Aucun contenu ne dit exactement « mallette manageirale ». "
            "Voici les résultats pour « mallette manageriale »."
        )
        assert expected in shown(client, "/recherche?q=mallette+manageirale")

    def test_part_of_the_words(self, client: Client, shelf: Library, answered: Any) -> None:
        fill(shelf, 2)
        answered(relaxed="words")
        words = shown(client, "/recherche?q=training+quantique")
        assert "ne dit tous ces mots. Voici ceux qui en disent une partie." in words

    def test_other_words_that_find_more(
        self, client: Client, shelf: Library, answered: Any
    ) -> None:
        answered(suggestion=Suggestion("mallette", 4))
        words = shown(client, "/recherche?q=maltte")
        assert "Vouliez-vous dire « mallette » ? (4 résultats)" in words

    def test_exact_words_need_no_notice(self, client: Client, shelf: Library) -> None:
        fill(shelf, 5)
        assert "campus-notice" not in get(client, "/recherche?q=training")

    def test_degraded_answer_is_said_after_the_results(
        self, client: Client, shelf: Library, answered: Any
    ) -> None:
        fill(shelf, 1)
        answered(degraded=True)
        words = shown(client, "/recherche?q=training")
        assert words.index("mode simplifié") > words.index("Présentation de training-00")


class TestNothingFound:
    def test_each_removable_filter_says_what_it_would_give(
        self, client: Client, shelf: Library
    ) -> None:
        Region.objects.get_or_create(slug="bretagne", defaults={"label": "Bretagne"})
        fill(shelf, 3)
        fill(shelf, 2, "lab", terms={"region": ("bretagne",)})
        words = shown(client, "/recherche?kind=training&region=bretagne")
        assert "Aucun contenu ne correspond à tous ces filtres à la fois." in words
        assert "Retirer le filtre Région : Bretagne (3 résultats)" in words
        assert "Retirer le filtre Type de contenu : Formations (2 résultats)" in words
        assert "Retirer tous les filtres (5 résultats)" in words

    def test_one_filter_is_not_said_to_be_several(self, client: Client, shelf: Library) -> None:
        fill(shelf, 1)
        words = shown(client, "/recherche?kind=lab")
        assert "Aucun contenu ne correspond à ce filtre." in words

    def test_filter_whose_removal_finds_nothing_is_not_proposed(
        self, client: Client, shelf: Library
    ) -> None:
        fill(shelf, 1)
        words = shown(client, "/recherche?q=zzzzzz&kind=training")
        assert "Élargir la recherche" not in words

    def test_themes_with_the_most_contents_come_first(self, client: Client, shelf: Library) -> None:
        for slug in ("achats", "simplification"):
            Theme.objects.create(slug=slug, label=slug.capitalize())
        fill(shelf, 1, terms={"theme": ("achats",)})
        fill(shelf, 2, "lab", terms={"theme": ("simplification",)})
        words = shown(client, "/recherche?q=zzzzzz")
        assert words.index("Simplification (2)") < words.index("Achats (1)")

    def test_help_is_linked_once_it_is_public(self, client: Client, shelf: Library) -> None:
        assert 'href="/aide/"' not in get(client, "/recherche?q=zzzzzz")
        shelf.add("page", "aide", path="/aide/")
        assert 'href="/aide/"' in get(client, "/recherche?q=zzzzzz")

    def test_list_of_a_kind_proposes_the_whole_campus(self, shelf: Library) -> None:
        request = RequestFactory().get("/formations/?q=zzzzzz&level=initiation")
        listing = build_listing(request, of_kind("training"))
        assert listing.counted == "aucun résultat"
        assert listing.way_out is not None


class TestBadAddress:
    def test_form_keeps_what_is_right(self, client: Client, shelf: Library) -> None:
        html = get(client, "/recherche?q=mallette&kind=training&theme=zz&page=dix", 400)
        assert 'name="q" value="mallette"' in html
        assert '<input type="hidden" name="kind" value="training">' in html
        assert 'href="/recherche?q=mallette&amp;kind=training">Continuer' in html
        assert "Retirer le filtre Type de contenu" in html

    def test_nothing_right_has_nothing_to_continue_with(
        self, client: Client, shelf: Library
    ) -> None:
        assert "Continuer" not in get(client, "/recherche?theme=zz", 400)


class TestAddress:
    def test_values_come_in_the_order_of_their_facet(self, client: Client, shelf: Library) -> None:
        fill(shelf, 45)
        html = get(client, "/recherche?kind=lab&kind=training&kind=lab")
        assert 'href="/recherche?kind=training&amp;kind=lab&amp;page=2"' in html

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("?q=&order=", ""),
            ("?q=&kind=training&order=&page=", "?kind=training"),
            ("?q=&utm_source=lettre", "?utm_source=lettre"),
        ],
    )
    def test_empty_fields_of_a_form_leave_the_address(
        self, client: Client, shelf: Library, given: str, kept: str
    ) -> None:
        answer = client.get(f"/recherche{given}")
        assert (answer.status_code, answer["Location"]) == (302, f"/recherche{kept}")

    def test_parameter_given_twice_is_not_an_empty_field(
        self, client: Client, shelf: Library
    ) -> None:
        get(client, "/recherche?q=a&q=", 400)


def facet(*values: FacetValue) -> FacetResult:
    """A facet of themes."""
    return FacetResult("theme", "Thème", values)


def value(name: str, count: int = 1, *, selected: bool = False, parent: str = "") -> FacetValue:
    """A value whose label is its name."""
    return FacetValue(name, name, count, selected, parent or None)


class TestFacets:
    def test_children_stand_under_their_parent(self) -> None:
        tree = facet(value("a"), value("a1", parent="a"), value("b"))
        (group,) = groups([tree])
        assert group.shown == (
            FacetNode(value("a"), (FacetNode(value("a1", parent="a")),)),
            FacetNode(value("b")),
        )

    def test_child_whose_parent_is_not_counted_stands_at_the_top(self) -> None:
        (group,) = groups([facet(value("a", 0), value("a1", parent="a"), value("b"))])
        assert [node.value.value for node in group.shown] == ["a1", "b"]

    def test_selected_value_shows_without_any_content(self) -> None:
        (group,) = groups([facet(value("a", 0, selected=True))])
        assert [node.value.count for node in group.shown] == [0]

    def test_selected_child_shows_before_those_on_demand(self) -> None:
        many = [value(f"v{rank:03d}") for rank in range(SHOWN_VALUES + 10)]
        chosen = value("under", 0, selected=True, parent=many[-1].value)
        (group,) = groups([facet(*many, chosen)])
        assert len(group.shown) == SHOWN_VALUES + 1
        assert (group.hidden, group.size) == (9, SHOWN_VALUES + 11)
        assert group.is_open

    def test_single_value_that_nobody_chose_narrows_nothing(self) -> None:
        assert groups([facet(value("a"))]) == []

    @pytest.mark.parametrize(("number", "is_long"), [(LONG, False), (131, True)])
    def test_long_facet_is_narrowed_by_what_is_typed(self, number: int, is_long: bool) -> None:
        (group,) = groups([facet(*(value(f"v{rank}") for rank in range(number)))])
        assert group.is_long is is_long

    def test_page_nests_lists_of_themes(self, client: Client, shelf: Library) -> None:
        parent = Theme.objects.create(slug="innovation", label="Innovation")
        Theme.objects.create(slug="design", label="Design", parent=parent)
        fill(shelf, 2, terms={"theme": ("design", "innovation")})
        shelf.add("lab", "labo", terms={"theme": ("innovation",)})
        fill(shelf, 0)
        html = " ".join(get(client, "/recherche").split())
        above = html.index('id="theme-innovation"')
        under = html.index('id="theme-design"')
        assert '<ul class="campus-facet__list"> <li>' in html[above:under]
        assert "</li>" not in html[above:under]
