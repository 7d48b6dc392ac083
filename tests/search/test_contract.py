"""What both engines owe: the same suite over the database and over Elasticsearch."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.delivery.filters import Filters, TimeRange
from search.contract import Engine, SearchRequest, SearchResponse
from search.models import SynonymSet
from tests.factories.vocabularies import ThemeFactory
from tests.search.builders import publish
from tests.search.conftest import Feed

pytestmark = pytest.mark.both_services
MALLETTE = "Mallette de la transformation managériale"
BAD_QUERIES = [
    "innovation " * 1_000,
    "x" * 10_000,
    '"' * 50,
    '"innovation',
    "« innovation",
    "AND OR NOT",
    "AND",
    "* ? ~ ^ : \\ / ! + - ( ) [ ] { } < > & |",
    "title:innovation OR 1=1",
    "innovation*",
    "a\x00b",
    "\x00",
    "🎉 👩‍💻 🇫🇷",
    "مرحبا بالعالم",
    "שלום",
    "a",
    "é",
    "de la le les",
    "l'",
    "’",
    "' OR '1'='1",
    "%_%",
    "\\",
    "\ud800",
    "¶",
]


def ask(engine: Engine, q: str = "", **values: Any) -> SearchResponse:
    return engine.search(SearchRequest(q=q, **values))


def titles(response: SearchResponse) -> list[str]:
    return [json.loads(hit.card)["title"] for hit in response.hits]


def test_the_toolkit_comes_before_what_belongs_to_it(feed: Feed) -> None:
    publish("Guide de la mallette", "resource", text={"keywords": "mallette"})
    publish("Nouvelle", "article", text={"body": "La mallette. " * 30})
    publish(MALLETTE, "toolkit")
    assert titles(ask(feed(), "mallette"))[0] == MALLETTE


def test_accents_elision_plural_and_capitals_do_not_count(feed: Feed) -> None:
    publish(MALLETTE, "toolkit")
    publish("L’innovation publique", "article")
    publish("Œuvrer ensemble", "article")
    engine = feed()
    for q in ("manageriale", "managériales", "MANAGÉRIAL", "la transformation manageriale"):
        assert titles(ask(engine, q)) == [MALLETTE], q
    for q in ("l'innovation", "l’innovation", "Innovations", "d’innovation"):
        assert titles(ask(engine, q)) == ["L’innovation publique"], q
    assert titles(ask(engine, "oeuvrer")) == ["Œuvrer ensemble"]


def test_two_letters_and_synonyms_of_several_words(feed: Feed) -> None:
    publish("Ressources humaines : les bases", "training")
    publish("L’IA au travail", "article")
    publish("Club codéveloppement", "community")
    publish("Ressources pédagogiques", "resource")
    engine = feed()
    assert titles(ask(engine, "RH")) == ["Ressources humaines : les bases"]
    assert titles(ask(engine, "intelligence artificielle")) == ["L’IA au travail"]
    assert titles(ask(engine, "ia")) == ["L’IA au travail"]
    assert titles(ask(engine, "codev")) == ["Club codéveloppement"]


def test_an_acronym_may_have_dots(feed: Feed) -> None:
    publish("La D.I.T.P. recrute", "article")
    publish("La DRH", "article", text={"names": "DRH"})
    publish("Ressources humaines", "training")
    engine = feed()
    for q in ("DITP", "D.I.T.P.", "d.i.t.p"):
        assert titles(ask(engine, q)) == ["La D.I.T.P. recrute"], q
    (hit,) = ask(engine, "ditp").hits
    assert hit.highlights["title"] == "La <mark>D.I.T.P</mark>. recrute"
    assert titles(ask(engine, "D.R.H.")) == titles(ask(engine, "DRH"))
    assert "La DRH" in titles(ask(engine, "D.R.H."))
    assert titles(ask(engine, "R.H.")) == titles(ask(engine, "RH"))
    assert "Ressources humaines" in titles(ask(engine, "R.H."))


def test_a_synonym_counts_as_soon_as_it_is_saved(feed: Feed) -> None:
    publish("Délai de paiement", "article")
    engine = feed()
    assert ask(engine, "echeance").count == 0
    SynonymSet.objects.create(terms="échéance, délai de paiement")
    assert titles(ask(engine, "echeance")) == ["Délai de paiement"]


def test_stop_words_alone_still_answer(feed: Feed) -> None:
    publish("Être ou ne pas être", "article")
    publish("Autre titre", "article")
    assert titles(ask(feed(), "être ou ne pas être")) == ["Être ou ne pas être"]


def test_a_quoted_phrase_is_kept_whole(feed: Feed) -> None:
    publish("Design de service", "training")
    publish("Service du design", "training")
    engine = feed()
    for q in ('"design de service"', "« design de service »", "“Design de service”"):
        assert titles(ask(engine, q)) == ["Design de service"], q
    assert ask(engine, "design service").count == 2


def test_a_long_query_loosens(feed: Feed) -> None:
    publish("Conduire le changement dans une équipe", "training")
    assert ask(feed(), "conduire le changement dans mon service").count == 1


def test_names_are_found_in_both_orders(feed: Feed) -> None:
    publish("Portrait d’une cheffe de projet", "article", text={"names": "Zélie Aubépin DINUM"})
    publish("Autre", "article", text={"body": "projet"})
    engine = feed()
    for q in ("zelie aubepin", "Aubépin Zélie", "dinum"):
        assert titles(ask(engine, q)) == ["Portrait d’une cheffe de projet"], q


def test_an_attached_file_answers_with_its_passage(feed: Feed) -> None:
    publish(
        "Fiche", "resource", text={"attachments": "Guide\nUn chapitre sur le bricolage collectif."}
    )
    (hit,) = ask(feed(), "bricolage").hits
    assert hit.highlights == {
        "file": "Guide",
        "text": "Un chapitre sur le <mark>bricolage</mark> collectif.",
    }


def test_words_far_into_a_document_are_found(feed: Feed) -> None:
    far = "mot " * 20_000
    publish("Long", "resource", text={"body": f"{far} chrysanthème", "names": "ZEPHYR"})
    publish("Joint", "resource", text={"attachments": f"Guide\n{far} géranium", "names": "BOREE"})
    engine = feed()
    for q, title in (
        ("chrysanthème", "Long"),
        ('"chrysanthème"', "Long"),
        ("géranium", "Joint"),
        ('"zephyr"', "Long"),
        ('"boree"', "Joint"),
    ):
        assert titles(ask(engine, q)) == [title], q


def test_misspelt_words_get_a_second_pass_that_says_so(feed: Feed) -> None:
    publish(MALLETTE, "toolkit")
    publish("Laboratoire", "lab")
    engine = feed()
    response = ask(engine, "transfromation manageriale")
    assert titles(response) == [MALLETTE]
    assert response.relaxed == "typo"
    assert response.suggestion is not None
    assert (response.suggestion.q, response.suggestion.count) == ("transformation manageriale", 1)
    assert ask(engine, "mallette").relaxed is None
    for q in ("xransformation", "tran", "trasnfomraiton"):
        response = ask(engine, q)
        assert (response.count, response.relaxed, response.suggestion) == (0, None, None), q


def test_nothing_asked_lists_everything_in_order(feed: Feed) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    publish("Été", published_at=old)
    publish("abeille", published_at=old + timedelta(days=1), starts_at=old)
    publish("Zèbre", published_at=old + timedelta(days=2), starts_at=old + timedelta(days=1))
    engine = feed()
    assert titles(ask(engine)) == ["Zèbre", "abeille", "Été"]
    assert titles(ask(engine, "   ")) == ["Zèbre", "abeille", "Été"]
    assert titles(ask(engine, order="title")) == ["abeille", "Été", "Zèbre"]
    assert titles(ask(engine, order="start")) == ["abeille", "Zèbre", "Été"]
    assert titles(ask(engine, order="-start")) == ["Zèbre", "abeille", "Été"]
    assert titles(ask(engine, order="published_at"))[0] == "Été"


def test_pages_follow_each_other(feed: Feed) -> None:
    for number in range(7):
        publish(f"Atelier {number}")
    engine = feed()
    pages = [ask(engine, "atelier", page=page, limit=3) for page in (1, 2, 3, 4)]
    assert [(len(found.hits), found.count, found.pages) for found in pages] == [
        (3, 7, 3), (3, 7, 3), (1, 7, 3), (0, 7, 3),
    ]  # fmt: skip
    assert len({title for found in pages for title in titles(found)}) == 7
    assert ask(engine, page=10_000, limit=50).hits == ()


def test_filters_narrow(feed: Feed) -> None:
    start = datetime(2026, 5, 4, 9, tzinfo=UTC)
    publish(
        "Session",
        "training",
        terms={"theme": ["innovation"]},
        intervals=[("session", start, start + timedelta(days=1))],
        duration_minutes=60,
    )
    publish("Ouverte", "training", intervals=[("session", start, None)], duration_minutes=600)
    publish("Sans date", "article")
    engine = feed()

    def found(**values: Any) -> set[str]:
        return set(titles(ask(engine, filters=Filters(**values))))

    assert found(terms={"kind": ("training",)}) == {"Session", "Ouverte"}
    assert found(terms={"theme": ("innovation", "autre")}) == {"Session"}
    assert found(terms={"kind": ("article",), "theme": ("innovation",)}) == set()
    assert found(duration_max=60) == {"Session"}
    inside = TimeRange(start + timedelta(hours=2), start + timedelta(hours=3))
    assert found(sessions=inside) == {"Session"}
    assert found(sessions=TimeRange(start, None)) == {"Session", "Ouverte"}
    assert found(events=inside) == set()
    assert found(published_since=timezone.now()) == set()


def test_what_is_no_longer_public_never_leaves(feed: Feed) -> None:
    publish("Atelier expiré", expires_at=timezone.now() - timedelta(minutes=1))
    kept = publish("Atelier ouvert", expires_at=timezone.now() + timedelta(days=1))
    gone = publish("Atelier retiré")
    engine = feed()
    type(gone).objects.filter(pk=gone.pk).delete()
    response = ask(engine, "atelier", facets=("kind",))
    assert [hit.id for hit in response.hits] == [kept.pk]
    assert response.count == 1
    (group,) = engine.suggest("atelier", 5)
    assert [item.id for item in group.items] == [kept.pk]


@pytest.mark.parametrize("q", BAD_QUERIES, ids=lambda q: ascii(q)[:20])
def test_no_query_breaks_the_engine(shared_engine: Engine, q: str) -> None:
    response = ask(shared_engine, q, facets=("kind",))
    assert response.count >= len(response.hits)
    shared_engine.suggest(q, 8)


def test_signs_without_a_word_find_nothing(feed: Feed) -> None:
    publish("Atelier")
    engine = feed()
    assert ask(engine, '" * ?').count == 0
    assert ask(engine, '"', facets=("kind",)).facets[0].values == ()


def test_highlights_are_safe(feed: Feed) -> None:
    publish("Le <b>atelier</b> & l’atelier", text={"summary": "<script>atelier</script>"})
    (hit,) = ask(feed(), "atelier").hits
    assert hit.highlights == {
        "title": "Le &lt;b&gt;<mark>atelier</mark>&lt;/b&gt; &amp; l’<mark>atelier</mark>",
        "text": "&lt;script&gt;<mark>atelier</mark>&lt;/script&gt;",
    }


def test_suggestions_start_like_what_is_typed(feed: Feed) -> None:
    publish("L’Été de la data", "event")
    publish("Éthique et numérique", "training")
    publish("Atelier d’été", "event", text={"names": "ZEPHYR"})
    engine = feed()
    groups = {group.kind: group for group in engine.suggest("ét", 8)}
    assert groups["training"].label == "Formations"
    assert [item.highlight for item in groups["training"].items] == [
        "<mark>Ét</mark>hique et numérique"
    ]
    assert {item.title for item in groups["event"].items} == {"L’Été de la data", "Atelier d’été"}
    assert engine.suggest("l'ete", 8)[0].items[0].title == "L’Été de la data"
    assert engine.suggest("zeph", 8)[0].items[0].title == "Atelier d’été"
    assert engine.suggest("", 8) == ()
    assert sum(len(group.items) for group in engine.suggest("e", 1)) <= 1


def test_the_first_letter_of_one_more_word_keeps_the_suggestions(feed: Feed) -> None:
    publish("Budget participatif des communes", "training")
    engine = feed()
    for q in ("budget", "budget ", "budget p", "budget pa", "participatif d", "budget d’"):
        found = [item.title for group in engine.suggest(q, 8) for item in group.items]
        assert found == ["Budget participatif des communes"], q
    assert engine.suggest("b", 8) == ()


def test_titles_that_say_the_first_letter_of_one_more_word_come_first(feed: Feed) -> None:
    titles = ("Budget", "Budget annuel", "Le budget participatif", "Quel budget pour 2027 ?",
              "Du budget d’Aix au budget de Brest")  # fmt: skip
    for title in titles:
        publish(title, "training")
    engine = feed()

    def first(q: str, number: int) -> set[str]:
        (group,) = engine.suggest(q, number)
        return {item.title for item in group.items}

    assert first("budget p", 2) == {"Le budget participatif", "Quel budget pour 2027 ?"}
    assert first("budget a", 2) == {"Budget annuel", "Du budget d’Aix au budget de Brest"}
    assert first("budget d’", 1) == {"Du budget d’Aix au budget de Brest"}
    assert first("budget b", 1) == {"Du budget d’Aix au budget de Brest"}


@pytest.mark.parametrize(
    ("limit", "kinds"),
    [(1, ["training"]), (2, ["training", "theme"]), (3, ["training", "theme", "theme"])],
)
def test_few_suggestions_start_with_titles(feed: Feed, limit: int, kinds: list[str]) -> None:
    for label, slug in (("Innovation un", "un"), ("Innovation deux", "deux")):
        ThemeFactory(label=label, slug=slug)
    publish("Innovation publique", "training", terms={"theme": ["un", "deux"]})
    engine = feed()
    groups = engine.suggest("innov", limit)
    assert [group.kind for group in groups for _ in group.items] == kinds
    assert [item.title for item in engine.suggest("innovation u", 1)[0].items] == [
        "Innovation publique"
    ]
    (alone,) = engine.suggest("innovation de", 1)
    assert [item.title for item in alone.items] == ["Innovation deux"]


def test_titles_that_say_what_is_typed_come_before_names_that_do(feed: Feed) -> None:
    publish("Kit Cerfa", "toolkit", text={"names": "Direction de la transformation publique"})
    publish("Une autre transformation", "page", terms={})
    publish("Transformation du soir", "event", terms={"state": ["cancelled"]})
    engine = feed()
    for q in ("transfo", "transformation d"):
        found = [item.title for group in engine.suggest(q, 8) for item in group.items]
        assert found == ["Transformation du soir", "Une autre transformation", "Kit Cerfa"], q
