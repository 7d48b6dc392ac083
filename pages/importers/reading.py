"""Read the facts kept in ``facts/``, strictly: a mistake is named with its file and its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from pages.importers import records, site_records

FACTS = Path(__file__).parent / "facts"

AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


class FactsError(ValueError):
    """A file of facts that does not say what it should."""


@dataclass(frozen=True)
class Facts:
    """Everything the campus starts with, each mapping by slug and in the order of its file."""

    sources: Mapping[str, records.SourceRecord]
    themes: Mapping[str, records.ThemeRecord]
    audiences: Mapping[str, records.AudienceRecord]
    regions: Mapping[str, records.RegionRecord]
    organisations: Mapping[str, records.OrganisationRecord]
    figures: Mapping[str, records.FigureRecord]
    trainings: Mapping[str, records.TrainingRecord]
    toolkits: Mapping[str, records.ToolkitRecord]
    resources: Mapping[str, records.ResourceRecord]
    communities: Mapping[str, records.CommunityRecord]
    projects: Mapping[str, records.ProjectRecord]
    labs: Mapping[str, records.LabRecord]
    campaigns: Mapping[str, records.CampaignRecord]
    events: Mapping[str, records.EventRecord]
    articles: Mapping[str, records.ArticleRecord]
    sections: Mapping[str, site_records.SectionRecord]
    pages: Mapping[str, site_records.StandardPageRecord]
    home: site_records.HomeRecord
    menus: tuple[site_records.MenuRecord, ...]


class _Loader(yaml.SafeLoader):
    """YAML without doubt: a key said twice in one mapping is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"clé en double : {key}", node.start_mark
                )
        return super().construct_mapping(node, deep=deep)


def read_file(path: Path, shape: Mapping[str, Any]) -> dict[str, Any]:
    """Read one file whose top-level keys and types are ``shape``; all keys are required.

    Raises:
        FactsError: not YAML, a key missing or unknown at any depth, a value of another type.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise FactsError(f"{path.name} : {error}") from error
    if not isinstance(data, dict) or set(data) != set(shape):
        raise FactsError(f"{path.name} : les clés attendues sont {', '.join(sorted(shape))}")
    read: dict[str, Any] = {}
    for key, expected in shape.items():
        try:
            read[key] = TypeAdapter(expected).validate_python(data[key])
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in (key, *first["loc"]))
            raise FactsError(f"{path.name} : {place} : {first['msg']}") from error
    return read


def by_slug(path: Path, found: Iterable[AnyRecord]) -> dict[str, AnyRecord]:
    """Index records by slug.

    Raises:
        FactsError: a slug said twice.
    """
    index: dict[str, AnyRecord] = {}
    for record in found:
        slug: str = getattr(record, "slug")  # noqa: B009 - every listed record has one
        if slug in index:
            raise FactsError(f"{path.name} : slug en double : {slug}")
        index[slug] = record
    return index


_LISTS: dict[str, dict[str, type[BaseModel]]] = {
    "sources": {"sources": records.SourceRecord},
    "themes": {"themes": records.ThemeRecord},
    "audiences": {"audiences": records.AudienceRecord},
    "regions": {"regions": records.RegionRecord},
    "organisations": {"organisations": records.OrganisationRecord},
    "figures": {"figures": records.FigureRecord},
    "trainings": {"trainings": records.TrainingRecord},
    "toolkits": {"toolkits": records.ToolkitRecord},
    "resources": {"resources": records.ResourceRecord},
    "communities": {"communities": records.CommunityRecord},
    "labs": {"projects": records.ProjectRecord, "labs": records.LabRecord},
    "campaigns": {"campaigns": records.CampaignRecord},
    "events": {"events": records.EventRecord},
    "articles": {"articles": records.ArticleRecord},
    "sections": {"sections": site_records.SectionRecord},
    "pages": {"pages": site_records.StandardPageRecord},
}


def read_facts(folder: Path = FACTS) -> Facts:
    """Read every file of ``folder`` and check that each slug named exists.

    Raises:
        FactsError: a file that is wrong, or a slug that names nothing.
    """
    read: dict[str, Any] = {}
    for name, lists in _LISTS.items():
        path = folder / f"{name}.yaml"
        shape = {key: tuple[record, ...] for key, record in lists.items()}  # type: ignore[valid-type]
        for key, found in read_file(path, shape).items():
            read[key] = by_slug(path, found)
    home = {name: field.annotation for name, field in site_records.HomeRecord.model_fields.items()}
    facts = Facts(
        **read,
        home=site_records.HomeRecord(**read_file(folder / "home.yaml", home)),
        menus=read_file(folder / "menus.yaml", {"menus": tuple[site_records.MenuRecord, ...]})[
            "menus"
        ],
    )
    check_references(facts)
    check_page_slugs(facts)
    return facts


# Field of a record → collections of ``Facts`` where its slugs must be.
_CONTENTS = (
    "trainings",
    "toolkits",
    "resources",
    "communities",
    "labs",
    "campaigns",
    "events",
    "articles",
)
_REFERENCES: dict[str, tuple[str, ...]] = {
    "source": ("sources",),
    "theme": ("themes",),
    "themes": ("themes",),
    "audiences": ("audiences",),
    "region": ("regions",),
    "parent": ("organisations",),
    "organisation": ("organisations",),
    "organiser": ("organisations",),
    "organisers": ("organisations",),
    "authors": ("organisations",),
    "carriers": ("organisations",),
    "pilot": ("organisations",),
    "partners": ("organisations",),
    "figures": ("figures",),
    "projects": ("projects",),
    "labs": ("labs",),
    "toolkit": ("toolkits",),
    "resource": ("resources",),
    "training": ("trainings",),
    "campaign": ("campaigns",),
    "see_also": ("trainings",),
    "related": _CONTENTS,
    "index": ("sections",),
    "page": ("sections", "pages"),
    "pages": _CONTENTS,
}
_NOT_SLUGS = {("CampaignRecord", "themes"), ("ProjectRecord", "partners")}
HOME_SLUG = "accueil"


def check_references(facts: Facts) -> None:
    """Check every slug that a record names.

    Raises:
        FactsError: the record, the field and the slug that names nothing.
    """
    for name in Facts.__dataclass_fields__:
        value = getattr(facts, name)
        found = value.values() if isinstance(value, Mapping) else value
        for record in (found,) if isinstance(found, BaseModel) else found:
            _check_record(facts, name, record)


def check_page_slugs(facts: Facts) -> None:
    """Check that a slug names one page, whatever its kind.

    Raises:
        FactsError: the slug that two pages have.
    """
    owners: dict[str, str] = {HOME_SLUG: "home"}
    for name in (*_CONTENTS, "sections", "pages"):
        for slug in getattr(facts, name):
            if slug in owners:
                raise FactsError(f"{name}.{slug} : ce slug est déjà celui de {owners[slug]}")
            owners[slug] = name


def _check_record(facts: Facts, place: str, record: BaseModel) -> None:
    owner = f"{place}.{getattr(record, 'slug', '')}".rstrip(".")
    for field in type(record).model_fields:
        value = getattr(record, field)
        values = value if isinstance(value, tuple) else (value,)
        for one in values:
            if isinstance(one, BaseModel):
                _check_record(facts, owner, one)
            elif (
                isinstance(one, str)
                and field in _REFERENCES
                and (type(record).__name__, field) not in _NOT_SLUGS
                and not _exists(facts, _REFERENCES[field], one)
            ):
                raise FactsError(f"{owner} : {field} : « {one} » n’existe pas")


def _exists(facts: Facts, collections: Iterable[str], slug: str) -> bool:
    if slug == HOME_SLUG and "pages" in collections:
        return True
    return any(slug in getattr(facts, name) for name in collections)
