"""Whole answers, so that a reviewer sees in the diff what a change does to other sites."""

import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from cms.api.endpoints import PLURALS
from cms.delivery.consumers import run_consumers
from cms.delivery.contract import Interval
from pages.choices import Kind
from tests.api.client import ContractClient
from tests.api.snapshots import check_snapshot
from tests.builders import Library, document_id

NOW = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
THEME = {"slug": "innovation", "label": "Innovation"}
REGION = {"slug": "bretagne", "label": "Bretagne"}
DINUM = {"slug": "dinum", "label": "Direction interministérielle du numérique"}
FILE: dict[str, Any] = {
    "title": "Le guide",
    "url": "http://localhost:8000/documents/1/guide.pdf",
    "type": "application/pdf",
    "size": 120_000,
    "pages": 12,
}
IMAGE = {
    "alt": "Deux agents devant un tableau",
    "credit": "DITP",
    "licence": "etalab-2.0",
    "renditions": [
        {
            "name": "card",
            "url": "http://localhost:8000/media/a.webp",
            "width": 600,
            "height": 338,
            "type": "image/webp",
        }
    ],
}


def reference(kind: str, slug: str, title: str) -> dict[str, Any]:
    path = f"/{slug}/"
    return {
        "id": document_id(slug),
        "kind": kind,
        "title": title,
        "path": path,
        "url": f"http://localhost:8000{path}",
    }


DETAILS: dict[str, dict[str, Any]] = {
    "training": {
        "level": "initiation",
        "delivery": "hybride",
        "duration_minutes": 90,
        "objectives": ["Comprendre", "Agir"],
        "programme": [{"title": "Matin", "summary": None}],
        "provider": DINUM,
        "state": "open",
        "state_until": datetime(2026, 12, 1, tzinfo=UTC),
        "next_session_at": datetime(2026, 12, 10, 8, tzinfo=UTC),
        "sessions": [
            {
                "starts_at": datetime(2026, 12, 10, 8, tzinfo=UTC),
                "ends_at": datetime(2026, 12, 10, 10, tzinfo=UTC),
                "registration_opens_at": None,
                "registration_closes_at": datetime(2026, 12, 1, tzinfo=UTC),
                "place": "Rennes",
                "region": REGION,
                "delivery": None,
                "seats": 20,
                "seats_left": 3,
                "is_cancelled": False,
                "registration_url": "https://exemple.gouv.fr/inscription",
                "state": "open",
            }
        ],
    },
    "toolkit": {
        "toolkit_kind": "mallette",
        "item_count": 1,
        "items": [
            {
                "position": 1,
                "page": reference("resource", "jeu", "Le jeu"),
                "type": "jeu",
                "summary": "Un jeu.",
                "intro": None,
                "duration_minutes": 30,
                "start_here": True,
            }
        ],
    },
    "resource": {"resource_type": "guide", "files": [FILE], "authors": [DINUM]},
    "community": {"scope": "territoriale", "region": REGION, "organiser": DINUM},
    "lab": {
        "status": "actif",
        "region": REGION,
        "latitude": 48.11,
        "longitude": -1.68,
        "carriers": [DINUM],
        "launch_year": 2021,
    },
    "campaign": {
        "edition": 10,
        "starts_on": "2026-11-02",
        "ends_on": "2026-11-30",
        "figures": [
            {"value": 350, "qualifier": "plus de", "unit": None, "label": "événements",
             "source": None}
        ],
    },
    "event": {
        "ends_at": datetime(2026, 11, 23, 10, tzinfo=UTC),
        "format": "atelier",
        "mode": "presentiel",
        "place": "Rennes",
        "region": REGION,
        "organisers": [DINUM],
        "campaign": reference("campaign", "mois", "Le mois"),
    },
    "article": {
        "published_on": "2026-11-02",
        "category": "actualite",
        "authors": [{"name": "Prénom Nom", "role": "Designer", "organisation": DINUM}],
    },
    "page": {},
}  # fmt: skip


@pytest.fixture
def shelf(library: Library) -> Library:
    """One document of each kind, always the same, written at the same instant."""
    with patch.object(timezone, "now", return_value=NOW):
        for kind in Kind.values:
            library.add(
                kind,
                f"un-{kind}",
                details=DETAILS[kind],
                image=IMAGE,
                themes=[THEME],
                intervals=(Interval("event", NOW, None),) if kind == "event" else (),
                terms={"theme": ("innovation",)},
            )
    run_consumers()
    return library


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("kind", Kind.values)
def test_the_document_of_a_kind(api: ContractClient, kind: str) -> None:
    path = f"{PLURALS[kind]}/{document_id(f'un-{kind}')}"

    check_snapshot(f"{kind}-full", api.json(path))
    check_snapshot(f"{kind}-jsonld", json.loads(api.call(f"{path}?view=jsonld").content))


@pytest.mark.usefixtures("shelf")
def test_the_list_of_all_kinds(api: ContractClient) -> None:
    check_snapshot("contents", api.json("contents?order=title"))


@pytest.mark.usefixtures("shelf")
def test_a_page_of_search(api: ContractClient) -> None:
    check_snapshot("search", api.json("search?q=training&facets=kind"))


def test_the_root(api: ContractClient) -> None:
    check_snapshot("root", api.json(""))


def test_a_refused_request(api: ContractClient) -> None:
    check_snapshot("refused", api.json("contents?limit=0&ordre=titre", status=400))


@pytest.mark.usefixtures("shelf")
def test_a_gone_document(api: ContractClient, library: Library) -> None:
    key = document_id("un-article")
    library.withdraw(key)

    check_snapshot("gone", api.json(f"contents/{key}", status=410))
