"""Load the facts of the campus into the site, section by section."""

from collections.abc import Callable, Iterator
from time import monotonic

from django.db import transaction

from pages.importers.loading.agenda import campaign_facts, event_facts
from pages.importers.loading.articles import article_facts
from pages.importers.loading.communities import community_facts
from pages.importers.loading.context import Context
from pages.importers.loading.labs import lab_facts
from pages.importers.loading.memory import Memory
from pages.importers.loading.pictures import Pictures
from pages.importers.loading.site import (
    draft_home,
    home_facts,
    load_menus,
    section_facts,
    standard_facts,
)
from pages.importers.loading.tools import resource_facts, toolkit_facts
from pages.importers.loading.trainings import training_facts
from pages.importers.loading.tree import PageFact, Tree, Vocabulary
from pages.importers.loading.vocabularies import load_vocabularies
from pages.importers.reading import Facts

Report = Callable[[str], object]

# The home page comes first: while it is a draft nothing below it is public.
SECTIONS: tuple[tuple[str, Callable[[Context], Iterator[PageFact]]], ...] = (
    ("Accueil", home_facts),
    ("Rubriques", section_facts),
    ("Pages d’information", standard_facts),
    ("Formations", training_facts),
    ("Mallettes et kits", toolkit_facts),
    ("Outils et ressources", resource_facts),
    ("Communautés", community_facts),
    ("Laboratoires", lab_facts),
    ("Temps forts", campaign_facts),
    ("Événements", event_facts),
    ("Actualités", article_facts),
)


def load_campus(facts: Facts, report: Report) -> Memory:
    """Make what no earlier run made, and leave all the rest as editors have it.

    A section is written in one transaction: an interrupted run is taken up again where it was.

    Args:
        facts: what to load.
        report: called with one line of French text a section.
    """
    started = monotonic()
    memory = Memory()
    with transaction.atomic():
        load_vocabularies(facts, memory)
    _report(report, "Vocabulaires", memory)
    context = Context(
        facts=facts,
        memory=memory,
        vocabulary=Vocabulary(),
        pictures=Pictures(facts, memory),
        tree=Tree(memory),
    )
    sections = [(label, list(section(context))) for label, section in SECTIONS]
    with transaction.atomic():
        draft_home(context)
    for _, page_facts in sections[1:]:
        with transaction.atomic():
            context.tree.draft(page_facts)
    for label, page_facts in sections:
        with transaction.atomic():
            context.tree.publish(page_facts)
        _report(report, label, memory)
    with transaction.atomic():
        load_menus(context)
    _report(report, "Menus", memory)
    report(f"Campus chargé en {monotonic() - started:.1f} s.".replace(".", ",", 1))
    return memory


def _report(report: Report, label: str, memory: Memory) -> None:
    """Say what a section made and kept, then count anew."""
    created, kept = memory.created.total(), memory.kept.total()
    memory.created.clear()
    memory.kept.clear()
    report(f"{label} : {created} créés, {kept} déjà chargés")
