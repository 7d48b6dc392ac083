"""Mails of one action on many contents: each person gets one, whoever writes it.

An action that lasts one transaction keeps its mails and sends one that lists all (``together``).
One that goes on over many tasks, as an import does, sends none and writes its own at its end
(``told_at_the_end``).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.workflows import letters

logger = logging.getLogger(__name__)


@dataclass
class _Pile:
    """The letters of each person, by kind, in the order they were written."""

    people: dict[int, User] = field(default_factory=dict)
    letters: dict[tuple[int, str], list[dict[str, Any]]] = field(default_factory=dict)


_pile: ContextVar[_Pile | None] = ContextVar("grouped mails", default=None)
_NOBODY = _Pile()


def are_sent() -> bool:
    """Whether mails leave, now or at the end of a block; False inside ``told_at_the_end``."""
    return _pile.get() is not _NOBODY


def send(template: str, person: User, context: dict[str, Any]) -> None:
    """Send one mail, or keep it for the end of the block :func:`together`."""
    pile = _pile.get()
    if pile is _NOBODY:
        return
    if pile is None:
        letters.write(template, person, context).send()
        return
    pile.people[person.pk] = person
    pile.letters.setdefault((person.pk, template), []).append(context)


@contextmanager
def together() -> Iterator[None]:
    """Keep the mails of the block; then send one for each person and kind.

    A mail alone of its kind leaves as usual. Nothing is sent of a block that fails.
    """
    pile = _Pile()
    token = _pile.set(pile)
    try:
        yield
    finally:
        _pile.reset(token)
    for (pk, template), contents in pile.letters.items():
        _send_pile(template, pile.people[pk], contents)


@contextmanager
def told_at_the_end() -> Iterator[None]:
    """Send no mail of the block: the caller tells all of it later, in one mail of its own."""
    token = _pile.set(_NOBODY)
    try:
        yield
    finally:
        _pile.reset(token)


def _send_pile(template: str, person: User, contents: list[dict[str, Any]]) -> None:
    """Send one mail for all; a failure is logged and never undoes what the mail tells."""
    try:
        with transaction.atomic():
            if len(contents) == 1:
                letters.write(template, person, contents[0]).send()
            else:
                letters.write(f"{template}_groupe", person, {"contents": contents}).send()
    except Exception:
        logger.exception("Mail « %s » of %d contents not written", template, len(contents))
