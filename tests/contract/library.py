"""What the generated clients read in the tests, and what both must tell of it."""

from datetime import timedelta
from typing import Any

from cms.delivery.consumers import run_consumers
from pages.choices import Kind
from tests.api.client import ContractClient
from tests.builders import PUBLISHED_AT, Library, document_id

DETAILS: dict[str, dict[str, Any]] = {
    "training": {"level": "initiation"},
    "resource": {
        "files": [
            {
                "title": "Le guide",
                "url": "http://localhost:8000/documents/1/guide.pdf",
                "type": "application/pdf",
                "size": 120_000,
                "pages": 12,
            }
        ]
    },
    "community": {"scope": "territoriale"},
    "campaign": {"edition": 10},
    "article": {"category": "actualite"},
}


def fill(library: Library) -> str:
    """Publish one content of each kind, then make changes; gives the cursor of before them."""
    for kind in Kind.values:
        library.add(kind, f"un-{kind}", details=DETAILS.get(kind))
    for number in range(1, 5):
        library.add(
            "training",
            f"atelier-{number}",
            details={"level": "initiation"},
            terms={"level": ("initiation",)},
            published_at=PUBLISHED_AT + timedelta(hours=number),
        )
    library.add("event", "atelier-du-soir")
    run_consumers()
    cursor: str = ContractClient().json("changes")["next"]
    library.add("page", "nouvelle-page")
    library.delete(library.add("article", "article-retire"))
    library.withdraw(document_id("atelier-4"))
    run_consumers()
    return cursor


TOLD: dict[str, Any] = {
    "trainings": ["Atelier 3", "Atelier 2", "Atelier 1"],
    "kinds": {
        "training": "initiation",
        "toolkit": "kit",
        "resource": ["Le guide"],
        "community": "territoriale",
        "lab": "territorial",
        "event": 2026,
        "campaign": 10,
        "article": "actualite",
        "page": "standard",
    },
    "search": {
        "titles": ["Atelier 1", "Atelier 2", "Atelier 3", "Atelier du soir"],
        "kinds": {"training": 3, "event": 1},
    },
    "refused": ["limit"],
    "changes": [["upsert", "Nouvelle page"], ["delete", "gone"], ["delete", "withdrawn"]],
}
