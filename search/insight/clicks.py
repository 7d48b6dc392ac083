"""Which results are opened: a signed token in each link, sent back without a cookie."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.utils import timezone

from search.insight.models import LoggedClick
from search.insight.recorder import RECORDER

LIFETIME = timedelta(hours=2)
"""How long a page of results may stay open and have its clicks counted."""

_SIGNER = signing.TimestampSigner(salt="search.click")


class InvalidClick(Exception):
    """The token is not ours, or too old."""


class Click(NamedTuple):
    """A result of a logged search; ``rank`` counts from 1 over all pages."""

    search: UUID
    rank: int
    document: UUID


def tokens(search: UUID | None, documents: Sequence[UUID], first_rank: int) -> tuple[str, ...]:
    """A token for each result of a page, empty ones when the search is not logged."""
    if search is None:
        return ("",) * len(documents)
    return tuple(
        _SIGNER.sign(f"{search.hex}.{rank}.{document.hex}")
        for rank, document in enumerate(documents, first_rank)
    )


def read(token: str) -> Click:
    """Read a token.

    Raises:
        InvalidClick: the signature is not ours, or older than ``LIFETIME``.
    """
    try:
        search, rank, document = _SIGNER.unsign(token, max_age=LIFETIME).split(".")
        return Click(UUID(search), int(rank), UUID(document))
    except (signing.BadSignature, ValueError) as error:
        raise InvalidClick from error


def record(click: Click) -> None:
    """Log a click; a second one on the same result of the same search does not count."""
    RECORDER.put(
        LoggedClick(
            search_id=click.search,
            rank=click.rank,
            document_id=click.document,
            day=timezone.localdate(),
        )
    )
