"""Load the vocabularies: themes, audiences, regions, organisations, key figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from pages.importers.loading.memory import Memory
from pages.importers.reading import Facts
from pages.importers.records import OrganisationRecord
from snippets.models import Audience, Figure, Organisation, Region, Theme


def load_vocabularies(facts: Facts, memory: Memory) -> None:
    """Create the entries that were never loaded; one that exists under its slug is adopted."""
    for theme in facts.themes.values():
        _load(
            memory,
            Theme,
            "theme",
            theme.slug,
            label=theme.label,
            summary=theme.summary,
            colour=theme.colour,
            pictogram=theme.pictogram,
        )
    for audience in facts.audiences.values():
        _load(
            memory, Audience, "audience", audience.slug, label=audience.label, group=audience.group
        )
    for region in facts.regions.values():
        _load(
            memory,
            Region,
            "region",
            region.slug,
            label=region.label,
            insee_code=region.insee_code,
            map_shape=region.slug,
        )
    for organisation in parents_first(facts.organisations):
        parent = Organisation.objects.filter(slug=organisation.parent).first()
        _load(
            memory,
            Organisation,
            "organisation",
            organisation.slug,
            name=organisation.name,
            acronym=organisation.acronym or "",
            kind=organisation.kind or "",
            parent=parent,
        )
    for figure in facts.figures.values():
        _load(
            memory,
            Figure,
            "figure",
            figure.slug,
            value=figure.value,
            qualifier=figure.qualifier or "",
            unit=figure.unit,
            label=figure.label,
            source=facts.sources[figure.source].label,
        )


def parents_first(
    organisations: Mapping[str, OrganisationRecord],
) -> Iterable[OrganisationRecord]:
    """Order organisations so that a parent exists before its children."""
    done: set[str] = set()
    waiting = list(organisations.values())
    while waiting:
        ready = [record for record in waiting if record.parent is None or record.parent in done]
        if not ready:
            raise ValueError(f"organisations en cercle : {waiting[0].slug}")
        yield from ready
        done.update(record.slug for record in ready)
        waiting = [record for record in waiting if record.slug not in done]


def _load(
    memory: Memory, model: type[models.Model], kind: str, slug: str, /, **values: Any
) -> None:
    def make() -> models.Model:
        made, _ = model._default_manager.get_or_create(slug=slug, defaults=values)
        return made

    memory.once(kind, slug, make)
