"""Fill the data folder of a bench: ``python -m bench.fill pages 5000``, ``… documents 50000``.

Pages are published as editors publish, so that Wagtail's own API has them too. Documents are
written as publishing writes them, without pages: quick enough for 50,000.
"""

import sys
from html import escape
from itertools import cycle, islice
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

BATCH = 250


def main() -> None:
    """Migrate, and fill with what the arguments say."""
    django.setup()
    call_command("migrate", verbosity=0)
    what, number = sys.argv[1], int(sys.argv[2])
    {"pages": publish_pages, "documents": write_documents}[what](number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def publish_pages(number: int) -> None:
    """Publish resources, each with themes, audiences and authors, and a body of some sections."""
    # Models can be imported once Django is set up.
    from wagtail.models import Page, Site  # noqa: PLC0415

    from pages.choices import ResourceType  # noqa: PLC0415
    from pages.models import HomePage, ResourceIndexPage, ResourcePage  # noqa: PLC0415
    from search.relevance.generated.documents import generate  # noqa: PLC0415
    from snippets.models import Audience, Organisation, Theme  # noqa: PLC0415

    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Campus", slug="campus", summary="Accueil.", hero_title="Campus")
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    index = home.add_child(
        instance=ResourceIndexPage(title="Ressources", slug="ressources", summary="Tout.")
    )
    themes = cycle([_entry(Theme, "theme", "label", rank) for rank in range(12)])
    audiences = cycle([_entry(Audience, "public", "label", rank) for rank in range(5)])
    authors = cycle([_entry(Organisation, "organisation", "name", rank) for rank in range(40)])
    types = cycle(ResourceType.values)
    documents = generate(number)
    made = 0
    while batch := list(islice(documents, BATCH)):
        with transaction.atomic():
            for document in batch:
                made += 1
                index.refresh_from_db()
                page = ResourcePage(
                    title=document.title[:255],
                    slug=f"ressource-{made}",
                    summary=document.text.get("summary", document.title)[:600],
                    resource_type=next(types),
                    body=[("text", f"<p>{escape(document.text['body'])}</p>")] * 3,
                )
                page.themes = [next(themes), next(themes)]
                page.audiences = [next(audiences)]
                page.authors = [next(authors)]
                index.add_child(instance=page)


def write_documents(number: int) -> None:
    """Write generated documents of every kind."""
    from search.relevance.corpus import load  # noqa: PLC0415
    from search.relevance.generated.documents import generate  # noqa: PLC0415

    load(generate(number))


def _entry(model: Any, stem: str, label: str, rank: int) -> Any:
    return model.objects.create(slug=f"{stem}-{rank}", **{label: f"{stem.capitalize()} {rank}"})


if __name__ == "__main__":
    main()
