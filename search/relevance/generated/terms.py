"""Codes, dates and intervals of a generated document, kind by kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from pages import choices
from pages.choices import Kind
from search.relevance.corpus import Interval
from search.relevance.generated.french import zipf

_DAY = timedelta(days=1)
_PAST = datetime(2021, 1, 4, 8, tzinfo=UTC)
_FUTURE = datetime(2031, 1, 6, 8, tzinfo=UTC)
"""Far enough that what is to come stays so, whenever the corpus is used."""

_THEMES = zipf(
    (
        "qualite-de-service", "transition-ecologique", "conduite-de-projet", "simplification",
        "transformation-numerique", "innovation-publique", "participation-citoyenne",
        "impact-et-evaluation", "intelligence-collective", "design-de-service",
        "transformation-manageriale", "innovation-rh", "sciences-comportementales",
        "intrapreneuriat-hospitalier",
    )
)  # fmt: skip
_AUDIENCES = zipf(
    ("agents", "territoriale", "cadres", "etat", "equipes-projet", "managers", "hospitaliere",
     "designers", "facilitateurs", "coachs")
)  # fmt: skip
_SESSION_STATES = zipf(
    ("to-be-scheduled", "open", "past", "permanent", "soon", "full", "closed", "ongoing")
)
_MINUTES = (30, 45, 60, 90, 120, 180, 210, 420, 840, 1260)


@dataclass
class Facts:
    """What filters and orders know of a document."""

    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    intervals: tuple[Interval, ...] = ()
    starts_at: datetime | None = None
    duration_minutes: int | None = None


def draw_facts(rng: Random, kind: Kind, slug: str, region: str, organisation: str) -> Facts:
    """Draw what filters know of a document of this kind."""
    facts = Facts()
    if rng.random() < 0.85:
        facts.terms["theme"] = (_pick(rng, _THEMES),)
    if rng.random() < 0.4:
        facts.terms["audience"] = (_pick(rng, _AUDIENCES),)
    if rng.random() < 0.7:
        facts.terms["region"] = (region,)
    if kind is not Kind.PAGE:
        facts.terms["organisation"] = (organisation,)
    if kind in _OWN:
        _OWN[kind](rng, facts, slug)
    return facts


def _training(rng: Random, facts: Facts, slug: str) -> None:
    state = _pick(rng, _SESSION_STATES)
    facts.terms |= {
        "level": (_pick(rng, choices.Level.values),),
        "delivery": (_pick(rng, choices.Delivery.values),),
        "session_state": (state,),
    }
    _duration(rng, facts)
    if state in {"permanent", "to-be-scheduled"}:
        return
    first = _PAST if state in {"past", "closed", "ongoing"} else _FUTURE
    start = first + int(rng.random() * 1000) * _DAY
    end = _FUTURE if state == "ongoing" else start + 2 * _DAY
    facts.intervals = (Interval("session", start, end),)
    facts.starts_at = start


def _event(rng: Random, facts: Facts, slug: str) -> None:
    is_past = rng.random() < 0.9
    start = (_PAST if is_past else _FUTURE) + int(rng.random() * (1400 if is_past else 360)) * _DAY
    facts.starts_at = start
    facts.intervals = (Interval("event", start, start + timedelta(hours=3)),)
    state = "cancelled" if rng.random() < 0.02 else "past" if is_past else "upcoming"
    facts.terms |= {
        "format": (_pick(rng, choices.EventFormat.values),),
        "mode": (_pick(rng, choices.EventMode.values),),
        "state": (state,),
        "event_month": (f"{start:%Y-%m}",),
        "organiser_category": (_pick(rng, choices.OrganiserCategory.values),),
    }


def _resource(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms["resource_type"] = (_pick(rng, choices.ResourceType.values),)
    if rng.random() < 0.4:
        _duration(rng, facts)


def _lab(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms |= {
        "lab": (slug,),
        "lab_kind": (_pick(rng, choices.LabKind.values),),
        "status": (_pick(rng, choices.LabStatus.values),),
    }


def _community(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms |= {
        "community": (slug,),
        "scope": (_pick(rng, choices.CommunityScope.values),),
    }


def _article(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms["category"] = (_pick(rng, choices.ArticleCategory.values),)


def _toolkit(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms["toolkit_kind"] = (_pick(rng, choices.ToolkitKind.values),)


def _campaign(rng: Random, facts: Facts, slug: str) -> None:
    facts.terms["campaign"] = (slug,)


def _duration(rng: Random, facts: Facts) -> None:
    facts.duration_minutes = _MINUTES[int(rng.random() * len(_MINUTES))]
    facts.terms["duration"] = (choices.duration_band(facts.duration_minutes).value,)


def _pick(rng: Random, pool: list[str] | tuple[str, ...]) -> str:
    return pool[int(rng.random() * len(pool))]


_OWN: dict[Kind, Callable[[Random, Facts, str], None]] = {
    Kind.TRAINING: _training,
    Kind.EVENT: _event,
    Kind.RESOURCE: _resource,
    Kind.LAB: _lab,
    Kind.COMMUNITY: _community,
    Kind.ARTICLE: _article,
    Kind.TOOLKIT: _toolkit,
    Kind.CAMPAIGN: _campaign,
}
