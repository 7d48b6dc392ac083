"""What is remembered of a document beyond its present state: its newest line, its past themes."""

from collections.abc import Iterable
from uuid import UUID

from cms.delivery.contract import Presented
from cms.delivery.models import Change, PastTheme, RetiredDocument

THEME = "theme"


def newest_line(document_id: UUID) -> Change | None:
    """The newest line about a document; None for one that was never public.

    A tombstone that left the log is given back without its number and its instant: the document
    goes on from its version, and an address that was public never becomes one that never was.
    """
    newest = Change.objects.filter(document_id=document_id).order_by("-version").first()
    if newest is not None:
        return newest
    retired = RetiredDocument.objects.filter(pk=document_id).first()
    if retired is None:
        return None
    return Change(
        document_id=document_id,
        kind=retired.kind,
        operation=Change.Operation.DELETE,
        version=retired.version,
        reason=retired.reason,
        location=retired.location,
    )


def remember_themes(presented: Presented) -> None:
    """Note the themes of a document, parents included: the log tells when it leaves one."""
    PastTheme.objects.bulk_create(
        (
            PastTheme(document_id=presented.id, slug=slug)
            for slug in dict.fromkeys(presented.terms.get(THEME, ()))
        ),
        ignore_conflicts=True,
    )


def past_themes(slugs: Iterable[str]) -> set[str]:
    """Those of these themes that have or once had a public document."""
    rows = PastTheme.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    return set(rows.distinct())
