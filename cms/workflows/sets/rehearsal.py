"""The rehearsal of a publication set: page by page, what still keeps it from going live."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from cms.workflows.models import PublicationItem, PublicationSet
from cms.workflows.versions import instant_of, said

logger = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a page of a set has come; the value is what people read."""

    NOT_SUBMITTED = "Non soumise"
    IN_REVIEW = "En validation"
    SENT_BACK = "À reprendre"
    APPROVED = "Approuvée"
    CHANGED = "À valider de nouveau"
    NOTHING_TO_PUBLISH = "En ligne, sans modification"


@dataclass
class Readiness:
    """One page of the set: where it stands, what is missing, what could be better."""

    item: PublicationItem
    stage: Stage
    state: WorkflowState | None = None
    problems: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The page."""
        return self.item.page

    @property
    def title(self) -> str:
        """Its title as the editors know it."""
        return str(self.page.draft_title or self.page.title)

    @property
    def ready(self) -> bool:
        """Whether it can go live with the others."""
        return not self.problems

    @property
    def publishes(self) -> bool:
        """Whether there is something to publish."""
        return self.stage is not Stage.NOTHING_TO_PUBLISH


@dataclass(frozen=True)
class _Surroundings:
    """What the rehearsal compares the pages with, read at once for all of them."""

    states: Mapping[str, WorkflowState]
    ancestors: Mapping[str, Page]
    slugs: Mapping[tuple[str, str], Page]
    members: frozenset[int]


def rehearse(
    publication_set: PublicationSet, at: datetime | None = None, *, quality: bool = True
) -> list[Readiness]:
    """Tell where each page stands, parents first.

    Args:
        at: the instant to rehearse; the time of the set, or now when it has none.
        quality: read the findings of each page too, which takes some queries a page; without it
            the number of queries does not depend on the number of pages.
    """
    instant = at or publication_set.publish_at or timezone.now()
    items = list(
        publication_set.items.select_related("page", "revision", "added_by").order_by("page__path")
    )
    around = _read_surroundings(items)
    found = [_stand(item, around) for item in items]
    wanted = Counter(_address(row.item) for row in found if row.item.revision is not None)
    for row in found:
        if not row.publishes:
            continue
        row.problems += _place_problems(row.item, around)
        if row.item.revision is not None:
            row.problems += _date_problems(row.item.revision.content, instant)
            row.problems += _address_problems(row.item, around, wanted)
        if quality:
            _add_findings(row)
    return found


def missing(rows: Iterable[Readiness]) -> list[str]:
    """A sentence for each thing that keeps the set from being published."""
    return [f"« {row.title} » : {problem}" for row in rows for problem in row.problems]


def _read_surroundings(items: Sequence[PublicationItem]) -> _Surroundings:
    pages = [item.page for item in items]
    states = (
        WorkflowState.objects.active()
        .filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(page.pk) for page in pages],
        )
        .select_related("current_task_state__task")
    )
    slugs = {item.revision.content.get("slug", "") for item in items if item.revision}
    above = {path for page in pages for path in _paths_above(page)}
    return _Surroundings(
        states={state.object_id: state for state in states},
        ancestors={page.path: page for page in Page.objects.filter(path__in=above)},
        slugs={
            (_parent_path(page), page.slug): page for page in Page.objects.filter(slug__in=slugs)
        },
        members=frozenset(page.pk for page in pages),
    )


def _paths_above(page: Page) -> list[str]:
    """Paths of its ancestors, the root of the tree left out."""
    step = Page.steplen
    return [page.path[:end] for end in range(2 * step, len(page.path), step)]


def _parent_path(page: Page) -> str:
    return str(page.path[: -Page.steplen])


def _address(item: PublicationItem) -> tuple[str, str]:
    content = item.revision.content if item.revision is not None else {}
    return _parent_path(item.page), content.get("slug", "")


def _stand(item: PublicationItem, around: _Surroundings) -> Readiness:
    """The stage of a page, with the problem that this stage is."""
    state = around.states.get(str(item.page_id))
    if item.revision_id is not None and item.revision_id == item.page.latest_revision_id:
        return Readiness(item, Stage.APPROVED, state)
    waits = _waiting(state)
    if item.revision_id is not None:
        problem = f"elle a été modifiée depuis son approbation ; {waits}"
        return Readiness(item, Stage.CHANGED, state, [problem])
    if state is not None:
        sent_back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return Readiness(item, Stage.SENT_BACK if sent_back else Stage.IN_REVIEW, state, [waits])
    if item.page.live and not item.page.has_unpublished_changes:
        return Readiness(item, Stage.NOTHING_TO_PUBLISH)
    return Readiness(item, Stage.NOT_SUBMITTED, None, [waits])


def _waiting(state: WorkflowState | None) -> str:
    if state is None or state.current_task_state is None:
        return "elle doit être soumise à validation."
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return (
            f"des modifications sont demandées à l’étape « {state.current_task_state.task.name} »."
        )
    return f"elle attend l’étape « {state.current_task_state.task.name} »."


def _place_problems(item: PublicationItem, around: _Surroundings) -> list[str]:
    """Pages above that readers cannot see, and that this set does not publish."""
    above = [around.ancestors[path] for path in _paths_above(item.page) if path in around.ancestors]
    return [
        f"la page « {page.draft_title or page.title} », au-dessus d’elle, n’est pas en ligne et "
        "ne fait pas partie de la publication groupée."
        for page in above
        if not page.live and page.pk not in around.members
    ]


def _date_problems(content: Mapping[str, Any], instant: datetime) -> list[str]:
    problems = []
    go_live_at, expire_at = instant_of(content, "go_live_at"), instant_of(content, "expire_at")
    if go_live_at is not None and go_live_at > instant:
        problems.append(
            f"elle porte sa propre date de mise en ligne, le {said(go_live_at)}, plus tardive."
        )
    if expire_at is not None and expire_at <= instant:
        problems.append(f"sa date d’expiration, le {said(expire_at)}, serait déjà passée.")
    return problems


def _address_problems(
    item: PublicationItem, around: _Surroundings, wanted: Mapping[tuple[str, str], int]
) -> list[str]:
    """Another page of the same parent that has, or will have, the same address."""
    address = _address(item)
    other = around.slugs.get(address)
    if other is not None and other.pk != item.page_id:
        return [f"son adresse « {address[1]} » est celle de la page « {other.title} »."]
    if wanted[address] > 1:
        return [f"son adresse « {address[1]} » est aussi celle d’une autre page du groupe."]
    return []


def findings_of(version: Page) -> list[Any]:
    """What the page's own quality checks say, each with ``message`` and ``blocking``.

    A check that breaks says nothing: people read the page as well.
    """
    try:
        return list(version.quality_findings()) if hasattr(version, "quality_findings") else []
    except (DatabaseError, InterfaceError):  # it says nothing of the page
        raise
    except Exception:
        logger.exception("Quality of page %s not read", version.pk)
        return []


def blocking_findings(version: Page) -> list[str]:
    """What keeps this version from being submitted or published."""
    return [finding.message for finding in findings_of(version) if finding.blocking]


def _add_findings(row: Readiness) -> None:
    """Read the version that would be published, or the latest one when none is approved."""
    revision = row.item.revision
    try:
        version = revision.as_object() if revision else row.page.get_latest_revision_as_object()
    except (DatabaseError, InterfaceError):  # it says nothing of the version
        raise
    except Exception:  # whatever an old version holds, the set says so instead of failing
        logger.exception("A version of page %s cannot be read", row.page.pk)
        row.problems.append("Sa version ne peut plus être lue : enregistrez la page à nouveau.")
        return
    for finding in findings_of(version):
        (row.problems if finding.blocking else row.advice).append(finding.message)
