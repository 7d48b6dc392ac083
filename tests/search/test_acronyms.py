"""An acronym typed in capitals names who bears it; the same letters may be a word like another."""

from datetime import timedelta

import pytest

from cms.delivery.models import Change
from search.acronyms import acronyms_of, bearers
from search.consumer import DatabaseConsumer
from search.contract import Engine, SearchRequest
from search.layers import Layer
from tests.search.builders import PUBLISHED, publish, withdraw
from tests.search.conftest import Feed
from tests.search.test_contract import titles

pytestmark = pytest.mark.both_services
VERB = "Agir pour un numérique soutenable"
PROGRAMME = "AGIR : la gendarmerie nationale accompagne à Station F"


def consume() -> None:
    """Have the index follow the log."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def ask(engine: Engine, q: str, *off: Layer) -> list[str]:
    return titles(engine.search(SearchRequest(q=q, layers_off=frozenset(off))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("la RH de l’INSP", ("RH", "INSP")),
        ("D.I.T.P.", ("DITP",)),
        ("RH RH", ("RH",)),
        ("Agir, agir", ()),
        ("A", ()),
        ("TRANSFORMATION", ()),
        ("LIN’MANDIE 2026 S3", ()),
        ("", ()),
    ],
)
def test_acronyms_of_a_text(text: str, found: tuple[str, ...]) -> None:
    assert tuple(acronyms_of(text)) == found


def test_capitals_tell_an_acronym_from_a_verb(feed: Feed) -> None:
    publish(PROGRAMME, "article", published_at=PUBLISHED - timedelta(days=1))
    publish(VERB, "training", text={"summary": "Agir au quotidien.", "keywords": "agir"})
    engine = feed()
    assert ask(engine, "AGIR") == [PROGRAMME, VERB]
    assert ask(engine, "agir") == [VERB, PROGRAMME]
    assert ask(engine, "AGIR", Layer.ACRONYMS) == [VERB, PROGRAMME]
    # Everything is in capitals: they say nothing of one of the words.
    assert ask(engine, "AGIR NUMERIQUE")[0] == VERB


def test_the_organisation_of_a_content_bears_its_acronym(feed: Feed) -> None:
    publish("Université d’été", "event", text={"names": "CNFPT Provence"})
    publish("Formation des animateurs", "training", text={"summary": "Avec le CNFPT."})
    assert ask(feed(), "le CNFPT")[0] == "Université d’été"


def test_what_was_withdrawn_or_has_expired_bears_nothing(feed: Feed) -> None:
    kept, gone = publish("AGIR un"), publish("AGIR deux")
    publish("AGIR trois", expires_at=PUBLISHED)
    feed()
    withdraw(gone)
    assert bearers("AGIR") == {kept.pk}


@pytest.mark.django_db
def test_an_acronym_that_too_many_contents_bear_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.acronyms.MAXIMUM_BEARERS", 2)
    documents = [publish(f"AGIR {number}") for number in range(2)]
    consume()
    assert bearers("AGIR") == {document.pk for document in documents}
    publish("AGIR encore")
    consume()
    assert bearers("AGIR") == frozenset()


@pytest.mark.django_db
def test_many_contents_that_say_the_letters_as_a_word_hide_no_bearer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.acronyms.MAXIMUM_BEARERS", 2)
    monkeypatch.setattr("search.acronyms.MAXIMUM_READ", 3)
    for number in range(5):
        publish(f"Savoir si {number}")
    bearer = publish("Direction SI")
    named = publish("Accueil", text={"names": "SI de l’État"})
    consume()
    assert bearers("SI") == {bearer.pk, named.pk}
