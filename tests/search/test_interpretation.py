"""What words are taken to mean: by themselves, never by filters nor by what editors promote."""

from typing import Any

import pytest

from cms.delivery.filters import Filters
from search import service
from search.contract import SearchRequest, Suggestion
from search.models import SynonymSet
from tests.search.builders import publish
from tests.search.conftest import Feed
from tests.search.test_contract import titles
from tests.search.test_promotions import add_page, ask, ids, promote

pytestmark = pytest.mark.both_services


def of(**terms: str) -> Filters:
    """One value a filter."""
    return Filters(terms={name: (value,) for name, value in terms.items()})


def test_a_filter_that_leaves_few_gives_what_its_facet_said(feed: Feed) -> None:
    for number in range(4):
        publish(f"Atelier mandala {number}", terms={"theme": ["a"]})
    publish("Atelier mandala", terms={"theme": ["b"]})
    for number in range(5):
        publish(f"Atelier {number}", terms={"theme": ["b"]})
    engine = feed()

    (facet,) = ask(engine, "atelier mandala", facets=("theme",)).facets
    chosen = ask(engine, "atelier mandala", filters=of(theme="b"), facets=("theme",))

    assert {value.value: value.count for value in facet.values} == {"a": 4, "b": 1}
    assert (chosen.count, chosen.relaxed, chosen.lacks_words) == (1, None, False)
    assert {value.value: value.count for value in chosen.facets[0].values} == {"a": 4, "b": 1}


def test_a_filter_that_leaves_nothing_calls_no_word_misspelt(feed: Feed) -> None:
    for number in range(3):
        publish(f"Mandala {number}", "training")
    publish("Mandals", "event")
    engine = feed()

    response = ask(engine, "mandala", filters=of(kind="event"))

    assert (response.count, response.relaxed, response.suggestion) == (0, None, None)
    assert response.facets == ()


def test_in_a_catalogue_words_are_judged_by_what_it_holds(feed: Feed) -> None:
    for number in range(4):
        publish(f"Atelier mandala {number}", "training")
        publish(f"Atelier {number}", "event", terms={"theme": ["a"]})
    engine = feed()
    events = of(kind="event")

    response = ask(engine, "atelier mandala", filters=events, scope=events)
    narrowed = ask(engine, "atelier mandala", filters=of(kind="event", theme="b"), scope=events)

    assert (response.count, response.relaxed, response.lacks_words) == (4, "words", True)
    assert (narrowed.count, narrowed.relaxed) == (0, "words")


def test_some_contents_that_say_every_word_are_an_answer(feed: Feed) -> None:
    publish("Atelier mandala")
    publish("Atelier")
    response = ask(feed(), "atelier mandala")
    assert (response.count, response.relaxed, response.lacks_words) == (2, "words", False)


def test_partial_answers_come_after_those_that_say_enough(feed: Feed) -> None:
    """Whatever else speaks for them: their title, their kind, how short they are."""
    both = publish("Compte rendu", "page", text={"body": f"{'Autre chose. ' * 80}Budget, cuisine."})
    publish("Budget", "toolkit")
    publish("Cuisine", "toolkit")
    publish("La cuisine du budget vert", "training")  # and what says two of three words
    engine = feed()
    assert titles(ask(engine, "budget compte"))[0] == both.title
    found = titles(ask(engine, "budget cuisine asperge"))
    assert set(found[:2]) == {"Compte rendu", "La cuisine du budget vert"}
    assert set(found[2:]) == {"Budget", "Cuisine"}


def test_what_editors_promote_says_nothing_of_the_words(feed: Feed) -> None:
    promoted = [publish(f"Choisi {number}").pk for number in range(3)]
    said = publish("Atelier").pk
    engine = feed()

    partial = ask(engine, "atelier mandala", promoted=tuple(promoted))
    misspelt = ask(engine, "atelire", promoted=tuple(promoted))
    none = ask(engine, "azulejo", promoted=tuple(promoted))

    assert (ids(partial), partial.relaxed) == ([*promoted, said], "words")
    assert (ids(misspelt), misspelt.relaxed) == ([*promoted, said], "typo")
    assert (ids(none), none.relaxed, none.suggestion) == (promoted, None, None)


@pytest.mark.parametrize("order", ["relevance", "title"])
def test_a_suggestion_counts_what_choosing_it_shows(
    feed: Feed, monkeypatch: pytest.MonkeyPatch, order: Any
) -> None:
    shown, gone, other = (add_page(name) for name in ("Shown", "Gone", "Other"))
    publish("Choisi", id=shown.translation_key)
    publish("Mandala un", id=gone.translation_key)
    publish("Mandala deux")
    publish("Autre choix", id=other.translation_key)
    promote("mandala", shown, excluded=(gone,))
    promote("mandlaa", other)
    engine = feed()
    monkeypatch.setattr(service, "_ask", lambda question, asked: (question(engine), False))

    offered = service.search(SearchRequest(q="mandlaa", order=order)).suggestion

    assert offered is not None
    chosen = service.search(SearchRequest(q=offered.q, order=order))
    assert offered == Suggestion("mandala", chosen.count)
    assert chosen.count == (2 if order == "relevance" else 1)


def test_a_mended_text_is_read_as_if_it_had_been_typed(feed: Feed) -> None:
    SynonymSet.objects.create(terms="codéveloppement, groupe d’analyse")
    SynonymSet.objects.create(terms="design de service, parcours usager")
    publish("Conduire un groupe d’analyse")
    publish("Codéveloppement", "event", text={"body": "Des séances."})
    publish("Le parcours usager de bout en bout")
    publish("Formation au design de service et aux usages", "training")
    publish("Dix leçons sur le service, et le design", text={"body": "design " * 9})
    engine = feed()

    for typed, meant, count in (
        ("codeveloppemnt", "codéveloppement", 2),
        ("dezign de service", "design de service", 3),
    ):
        found, right = ask(engine, typed), ask(engine, meant)
        assert found.suggestion is not None, typed
        assert (found.suggestion.q, found.suggestion.count) == (meant, right.count), typed
        assert set(ids(found)) >= set(ids(right)), typed
        assert ids(found)[0] == ids(right)[0], typed
        assert found.count >= count, typed


def test_one_misspelling_in_a_page_does_not_hide_what_was_meant(feed: Feed) -> None:
    for number in range(11):
        publish(f"Formation {number}", "training")
    fault = publish("Note", text={"body": "Une formatino pour tous."}).pk
    engine = feed()

    response = ask(engine, "formatino")

    assert (ids(response), response.relaxed) == ([fault], None)
    assert response.suggestion == Suggestion("formation", 11)
    for right in ("formation", "note", "formations"):
        assert ask(engine, right).suggestion is None, right


def test_a_rare_word_near_one_hardly_used_more_is_right(feed: Feed) -> None:
    publish("Mentorat")
    for number in range(5):
        publish(f"Mentorag {number}")
    assert ask(feed(), "mentorat").suggestion is None
