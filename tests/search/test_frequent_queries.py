"""Past queries in suggestions: enough days, allowed by editors, and answers that are public now."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.delivery.consumers import run_consumers
from cms.delivery.models import Change
from search import service
from search.consumer import DatabaseConsumer
from search.insight import frequent
from search.insight.log import grouping_key
from search.insight.models import DeniedSuggestion, FrequentQuery, LoggedSearch
from tests.clock import Clock
from tests.search.builders import publish, withdraw

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def ask(text: str, days: int, *, source: str = "site", count: int = 3, relaxed: str = "") -> None:
    """Log a query on the last days, twice a day."""
    for day in range(days):
        for _ in range(2):
            LoggedSearch.objects.create(
                day=TODAY - timedelta(days=day), key=grouping_key(text), text=text,
                count=count, source=source, relaxed=relaxed,
            )  # fmt: skip


def index() -> None:
    """Index what is published."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def queries(q: str, limit: int = 8) -> list[str]:
    """The past queries that are suggested."""
    groups = {group.kind: group for group in service.suggest(q, limit)}
    return [item.title for item in groups["query"].items] if "query" in groups else []


def test_five_days_on_the_site_with_results() -> None:
    ask("télétravail", 4)
    ask("teletravail", 5)
    ask("« télétravail »", 1)
    ask("tiers lieu", 4)
    ask("transition", 9, count=0)
    ask("transformer", 9, source="api")
    ask("transfromation", 9, relaxed="typo")
    ask("transport", 5)
    LoggedSearch.objects.filter(key="transport", day=TODAY).update(day=TODAY - frequent.PERIOD)
    assert frequent.refresh(TODAY) == 1
    (found,) = FrequentQuery.objects.all()
    assert (found.key, found.text, found.days) == ("teletravail", "télétravail", 5)
    assert frequent.refresh(TODAY + timedelta(days=30)) == 1
    assert frequent.refresh(TODAY + frequent.PERIOD) == 0


def test_many_are_counted_again_in_a_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    words = [f"mot {chr(97 + number)}" for number in range(25)]
    for word in words:
        ask(word, 5)
    frequent.refresh(TODAY)
    with django_assert_max_num_queries(10):
        assert frequent.refresh(TODAY) == len(words)


def test_they_start_like_what_is_typed_and_lead_to_a_search() -> None:
    publish("Le télétravail des cadres")
    index()
    for text, days in (("télétravail", 6), ("télétravail des cadres", 8), ("le télétravail", 9)):
        ask(text, days)
    frequent.refresh(TODAY)
    assert queries("TÉLÉ") == ["télétravail des cadres", "télétravail"]
    assert queries("teletravail") == ["télétravail des cadres"]
    assert queries("travail") == []
    assert queries("télé", limit=3) == []
    (group,) = [group for group in service.suggest("tele", 8) if group.kind == "query"]
    item = group.items[1]
    assert group.label == "Recherches fréquentes"
    assert (item.id, item.path) == (None, "/recherche?q=t%C3%A9l%C3%A9travail")
    assert item.highlight == "<mark>télé</mark>travail"
    assert sum(len(group.items) for group in service.suggest("tele", 8)) <= 8


def test_a_withdrawn_page_is_not_named_by_the_queries_that_found_it() -> None:
    page = publish("Réorganisation du service central")
    publish("Réorganisation du service des achats")
    index()
    ask("réorganisation service central", 6)
    frequent.refresh(TODAY)
    assert queries("réorg") == ["réorganisation service central"]
    withdraw(page)
    assert queries("réorg") == []
    index()
    assert queries("réorg") == []


class Asked:
    """An engine that says what it is told to, and counts the questions."""

    def __init__(self) -> None:
        self.answer = True
        self.count = 0

    def __call__(self, text: str) -> bool:
        self.count += 1
        return self.answer


@pytest.fixture
def asked() -> Asked:
    """An engine, with one query that people ask and one page published."""
    publish("Télétravail")
    ask("télétravail", 6)
    frequent.refresh(TODAY)
    return Asked()


def later(**delay: float) -> time_machine.travel:
    """Some time from now."""
    return time_machine.travel(timezone.now() + timedelta(**delay), tick=False)


def test_no_answer_of_an_index_that_is_behind_is_kept(asked: Asked) -> None:
    for _ in range(2):
        assert frequent.suggested("télé", 1, asked) == ("télétravail",)
    run_consumers()
    assert frequent.suggested("télé", 1, asked) == ("télétravail",)
    assert asked.count == 3, "the index took the change in, and may not show it yet"
    asked.answer = False
    with later(seconds=3):
        for _ in range(2):
            assert frequent.suggested("télé", 1, asked) == ()
    assert asked.count == 4


def test_answers_are_kept_a_minute(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    run_consumers()
    clock = Clock()
    monkeypatch.setattr(frequent, "_MEMORY", frequent._Memory(clock))
    with later(seconds=3):
        for clock.now, count in ((0.0, 1), (59.0, 1), (60.0, 2), (61.0, 2)):
            frequent.suggested("télé", 1, asked)
            assert asked.count == count


def test_a_thread_keeps_its_answers_while_another_one_starts_anew(asked: Asked) -> None:
    run_consumers()

    def answers(text: str) -> bool:
        publish("Autre")
        run_consumers()
        with later(seconds=6):
            frequent.suggested("télé", 1, asked)
        return True

    with later(seconds=3):
        assert frequent.suggested("télé", 1, answers) == ("télétravail",)


def test_editors_refuse_words_or_whole_queries() -> None:
    publish("Grève des agents, agents publics")
    index()
    for text in ("agents", "agents publics", "agents grève"):
        ask(text, 6)
    frequent.refresh(TODAY)
    assert set(queries("age")) == {"agents", "agents grève"}
    DeniedSuggestion.objects.create(text="Greve")
    assert set(queries("age")) == {"agents", "agents publics"}
    DeniedSuggestion.objects.create(text="agents", whole_query=True)
    assert queries("age") == ["agents publics"]
    entry = DeniedSuggestion.objects.get(whole_query=True)
    entry.whole_query = False
    entry.save()
    assert queries("age") == []


def test_a_refusal_says_a_word() -> None:
    with pytest.raises(ValidationError):
        DeniedSuggestion(text="?!").full_clean()
