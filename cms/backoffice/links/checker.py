"""The part of the worker that visits links, one at a time, and knows when the network is away."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cms.backoffice.links import internal
from cms.backoffice.links.claims import (
    claim,
    due_links,
    give_back,
    known_to_answer,
    postpone,
    settle,
)
from cms.backoffice.links.verdicts import Outcome, Visit
from cms.backoffice.links.visits import visit
from cms.backoffice.models import LinkCheck
from cms.backoffice.survey.extraction import is_internal

logger = logging.getLogger(__name__)

TURN = 5.0
RECENTLY = timedelta(minutes=10)
"""An answer of any host within this time shows that the network is there."""

PROBES = 3
"""Other hosts that must stay silent too before the network is held to be away."""

NETWORK_WAIT = timedelta(hours=1)


class LinkChecker:
    """Visits what is due, turn after turn, until the stop is asked for.

    ``look`` visits an address, and is given for tests.
    """

    def __init__(self, stop: threading.Event, look: Callable[[str], Visit] | None = None) -> None:
        self._stop = stop
        # A pause ends with the stop.
        self._look = look or (lambda url: visit(url, pause=stop.wait))

    def run(self) -> int:
        """Visit for ``TURN`` seconds, or until nothing is due; give how many links were settled.

        Raises:
            django.db.Error: the database does not answer; what was claimed is visited again later.
        """
        if not settings.CAMPUS_LINK_CHECKS["enabled"]:
            return 0
        end = time.monotonic() + TURN
        settled = 0
        while not self._stop.is_set() and time.monotonic() < end:
            link = due_links(timezone.now()).first()
            if link is None:
                break
            if claim(link, timezone.now()):
                settled += self._check(link)
        return settled

    def _check(self, link: LinkCheck) -> bool:
        """Visit one link and settle it, unless our own network is what failed."""
        if is_internal(link.url):
            settle(link, internal.look_up(link.url), is_internal=True)
            return True
        seen = self._look(link.url)
        if seen.outcome is Outcome.UNREACHED and not self._network_is_there(link):
            if self._stop.is_set():
                give_back(link)
                return False
            put_off = postpone(timezone.now(), NETWORK_WAIT)
            logger.warning("links: no host answers, %d checks are put off", put_off)
            return False
        settle(link, seen)
        return True

    def _network_is_there(self, link: LinkCheck) -> bool:
        """Whether a host answered lately, or one of a few others does now."""
        since = timezone.now() - RECENTLY
        if LinkCheck.objects.filter(reached_at__gt=since).exclude(host="").exists():
            return True
        hosts: set[str] = set()
        for other in known_to_answer(link)[: PROBES * 10]:
            if other.host in hosts or len(hosts) == PROBES or self._stop.is_set():
                continue
            hosts.add(other.host)
            if self._answers(other):
                return True
        return False

    def _answers(self, link: LinkCheck) -> bool:
        """Visit a link ahead of its time; a silence is not held against it."""
        if not claim(link, timezone.now()):
            return False
        seen = self._look(link.url)
        if seen.outcome is Outcome.UNREACHED:
            give_back(link)
            return False
        settle(link, seen)
        return True
