"""The facts of the project: valid, whole, and strict about mistakes."""

import shutil
from pathlib import Path

import pytest

from pages.choices import DatePrecision, LabStatus
from pages.importers.reading import FACTS, FactsError, read_facts
from pages.importers.typography import NO_BREAK, french


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the facts that a test may spoil."""
    return Path(shutil.copytree(FACTS, tmp_path / "facts"))


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    """Replace the first ``before`` of a file."""
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_fact_is_there() -> None:
    facts = read_facts()
    counts = {
        name: len(getattr(facts, name))
        for name in ("themes", "regions", "trainings", "toolkits", "communities", "labs")
    }
    assert counts == {
        "themes": 14, "regions": 18, "trainings": 9, "toolkits": 4, "communities": 13, "labs": 20,
    }  # fmt: skip
    assert len(facts.figures) == 49
    assert len(facts.campaigns["mois-innovation-publique-2021"].themes) == 4


def test_an_event_printed_twice_is_there_once() -> None:
    events = read_facts().events
    assert len(events) == 74
    assert "serious-games-dinum" in events
    assert "serious-games-network-france" not in events


def test_the_mallette_has_nine_steps_and_starts_with_its_training() -> None:
    items = read_facts().toolkits["mallette-transformation-manageriale"].items
    assert len(items) == 9
    assert items[0].training == "travailler-autrement"
    assert [item.start_here for item in items] == [True, *[False] * 8]


def test_what_documents_do_not_say_stays_empty() -> None:
    facts = read_facts()
    assert facts.trainings["travailler-autrement"].delivery is None
    assert facts.campaigns["mois-innovation-publique-2024"].starts_on is None
    assert facts.articles["ouverture-du-campus"].published_on is None
    assert facts.labs["lab-arras-tourcoing"].status is LabStatus.ANNONCE
    drones = facts.events["drones-en-appui-aux-territoires"]
    assert (drones.end_date, drones.date_precision) == (None, DatePrecision.OPEN_END)


def test_an_unknown_key_names_file_and_key(folder: Path) -> None:
    spoil(folder, "trainings", "    level: operationnelle\n", "    niveau: operationnelle\n")
    with pytest.raises(FactsError, match=r"trainings\.yaml : trainings\.0\.niveau"):
        read_facts(folder)


def test_a_key_said_twice_is_refused(folder: Path) -> None:
    spoil(folder, "labs", "    kind: territorial\n", "    kind: territorial\n    kind: chaire\n")
    with pytest.raises(FactsError, match=r"labs\.yaml : .*\n?.*clé en double : kind"):
        read_facts(folder)


def test_a_slug_that_names_nothing_is_refused(folder: Path) -> None:
    spoil(folder, "labs", "region: bretagne", "region: armorique")
    with pytest.raises(FactsError, match=r"labs\.ti-lab : region : « armorique »"):
        read_facts(folder)


def test_a_slug_names_one_page(folder: Path) -> None:
    spoil(folder, "articles", "slug: ouverture-du-campus", "slug: ti-lab")
    with pytest.raises(FactsError, match=r"articles\.ti-lab : ce slug est déjà celui de labs"):
        read_facts(folder)


def test_an_event_ends_after_it_starts(folder: Path) -> None:
    spoil(folder, "events", 'end_date: "2021-11-03"', 'end_date: "2021-11-02"')
    with pytest.raises(FactsError, match=r"events\.yaml : events\.0"):
        read_facts(folder)


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("l'usager", "l’usager"),
        ("Lab'EST", "Lab’EST"),
        ("Quoi ?", f"Quoi{NO_BREAK}?"),
        ("« ici »", f"«{NO_BREAK}ici{NO_BREAK}»"),
        ("25 000 agents", f"25{NO_BREAK}000 agents"),
        ("Design - data", "Design – data"),
        ("Services Publics +", f"Services Publics{NO_BREAK}+"),
        ("30 jours pour 9 régions", "30 jours pour 9 régions"),
    ],
)
def test_texts_follow_french_typography(plain: str, typeset: str) -> None:
    assert french(plain) == typeset
    assert french(typeset) == typeset
