"""What measures search runs: the command of relevance, and the questions of the bench."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.search import table, targets
from bench.search_cases import cases
from bench.search_raw import raw
from bench.search_run import Row
from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.management.commands import search_relevance
from search.passages import REMEMBERED
from search.relevance import report
from search.relevance.judgements import Judgement, read_judgements
from tests.search.builders import publish

pytestmark = pytest.mark.django_db


def few_judgements(path: Path) -> list[Judgement]:
    """The first queries of a file, of both folds."""
    return read_judgements(path)[:9]


@pytest.fixture
def in_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works in the database of the test, which is as empty as its own."""
    monkeypatch.setattr(search_relevance, "_scratch_database", nullcontext)
    monkeypatch.setattr(report, "read_judgements", few_judgements)


@pytest.mark.usefixtures("in_this_database")
def test_relevance_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(search_relevance, "shortfalls", lambda lines: [])
    written = tmp_path / "relevance.json"
    call_command("search_relevance", distractors=0, json=str(written))
    out = capsys.readouterr().out
    assert "Elasticsearch n’est pas configuré" in out
    rows = json.loads(written.read_text(encoding="utf-8"))
    assert {(row["measure"], row["fold"]) for row in rows} == {
        (measure, fold)
        for measure in ("words", "words, variants", "needs")
        for fold in ("tuning", "held-out", "all")
    }
    assert all(0.5 < row["ndcg"] <= 1 for row in rows)
    assert all(f"{row['measure']}, {row['fold']}" in out for row in rows)


@pytest.mark.usefixtures("in_this_database")
def test_a_figure_under_its_floor_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floors = tmp_path / "floors.yaml"
    floors.write_text(
        "words: {database: {ndcg: 1.01}}\n'words, variants': {}\nneeds: {}\n", encoding="utf-8"
    )
    monkeypatch.setattr(report, "FLOORS", floors)
    with pytest.raises(CommandError, match=r"words \(database, all\), ndcg : .* plancher 1.01"):
        call_command("search_relevance", distractors=0)


@pytest.mark.parametrize("number", [-1, 1, 1_999])
def test_fewer_distractors_than_are_judged_are_refused(number: int) -> None:
    with pytest.raises(CommandError, match="--distractors : 0, ou 2000 au moins"):
        call_command("search_relevance", distractors=number)


def test_every_question_of_the_bench_asks_the_engine() -> None:
    publish("Voirie", text={"body": "Les haies des parcs, le tri sélectif."})
    DatabaseConsumer().consume(list(Change.objects.all()))
    for case in cases():
        assert raw("database", case.questions[0]), case.name


def test_the_bench_asks_more_new_words_than_passages_are_remembered() -> None:
    (fresh,) = [case for case in cases() if case.name == "never asked before"]
    assert len(fresh.questions) * 20 > REMEMBERED


def test_the_bench_says_what_it_reached() -> None:
    fast = Row("elasticsearch", "one word", False, 1, 10, 3.0, 5.0, 2.0, 1.0)
    slow = Row("elasticsearch", "facets", True, 1, 10, 5.0, 81.0, 2.0, 1.0)
    assert "1.50" in table([fast])
    reached = targets({"elasticsearch": 1_600.0}, [fast, slow])
    assert [met for _, met in reached.items()] == [True, True, False, False]
