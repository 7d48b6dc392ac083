"""Whoever types the name of a person finds first what that person wrote or leads."""

import json
from typing import cast

import pytest

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.contract import Engine, SearchRequest
from search.explain import ExplainableEngine, explained
from search.layers import Layer, Reason
from search.models import SearchPerson
from search.people import key_of, named_by
from tests.search.builders import PUBLISHED, publish, withdraw
from tests.search.conftest import Feed

pytestmark = pytest.mark.both_services
MARIE = "Marie-Ève de L’Étang"


def first_named(engine: Engine, q: str, *off: Layer) -> str:
    """The title of the first result, if it owes its place to a person; empty otherwise."""
    hit = explained(
        cast(ExplainableEngine, engine), SearchRequest(q=q, layers_off=frozenset(off))
    ).hits[0]
    owes = any(factor.reason is Reason.PERSON for factor in hit.factors)
    return json.loads(hit.hit.card)["title"] if owes else ""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ève Étang", "etang eve"),
        ("ÉTANG Ève", "etang eve"),
        ("Ève", None),
        ("", None),
        ("un deux trois quatre cinq six sept", None),
    ],
)
def test_the_key_of_a_name(name: str, key: str | None) -> None:
    assert key_of(name) == key


def test_a_name_longer_than_what_is_compared_still_finds(feed: Feed) -> None:
    name = " ".join(letter * 200 for letter in "abc")
    written = publish("Un contenu", text={"people": name, "names": name})
    feed()
    assert named_by(name) == {written.pk}


def test_what_a_person_wrote_comes_before_what_speaks_of_them(feed: Feed) -> None:
    publish("Hommage", text={"summary": "Ève fit d’un étang le sujet de Marie."})
    written = publish("Un contenu", text={"people": f"Paul Pré\n{MARIE}", "names": MARIE})
    engine = feed()
    turned = "L’ÉTANG de marie eve"
    for asked in (MARIE, turned):
        assert named_by(asked) == {written.pk}
        assert first_named(engine, asked) == "Un contenu"
    assert first_named(engine, MARIE, Layer.PEOPLE) == ""
    # A part of a name is nobody's, nor are the words of two people.
    assert named_by("Marie-Ève Pré") == named_by("Paul Pré Marie") == frozenset()


def test_who_signs_a_content_no_more_and_what_has_left_are_forgotten(feed: Feed) -> None:
    names = {"people": "Ève Étang", "names": "Ève Étang"}
    kept, gone = publish("Premier", text=names), publish("Deuxième", text=names)
    publish("Troisième", text=names, expires_at=PUBLISHED)
    resigned = publish("Quatrième", text=names)
    feed()
    assert named_by("Étang Ève") == {kept.pk, gone.pk, resigned.pk}

    withdraw(gone)
    assert named_by("Étang Ève") == {kept.pk, resigned.pk}  # before any index knows
    resigned.text = {**resigned.text, "people": "Paul Pré"}
    resigned.save()
    line = Change.objects.create(
        document_id=resigned.pk, kind="article", operation="upsert", version=2, created_at=PUBLISHED
    )
    DatabaseConsumer().consume([*Change.objects.filter(document_id=gone.pk), line])
    assert named_by("Étang Ève") == {kept.pk}
    assert named_by("Paul Pré") == {resigned.pk}
    assert SearchPerson.objects.filter(entry__document_id=gone.pk).count() == 0
