"""The part of the worker that sends messages, many at once, and lets no receiver hold another back.

Nor does a message that cannot be prepared or settled: it is logged, and left for later.
Threads of a pool only talk to receivers; the thread of the worker reads and writes the database.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import Prefetch
from django.utils import timezone

from cms.webhooks.claims import Claim, claim, due_messages, set_aside, settle
from cms.webhooks.models import Message, Outcome, SigningSecret, Subscription
from cms.webhooks.sealing import Unreadable
from cms.webhooks.signing import signed_headers
from cms.webhooks.transport import Request, Result, post

logger = logging.getLogger(__name__)

THREADS = 16
AT_ONCE = 4
"""Messages on their way to one receiver."""

FAILING_THREADS = THREADS // 2
"""Threads for all the receivers whose last answer was a failure, one message each: the others
always find threads free."""

TURN = 5.0
POLL = 0.1


UNSIGNED = Result(
    Outcome.UNSIGNED,
    duration=0.0,
    error="Le secret de signature est illisible : la clé du site a changé. Créez un secret et "
    "donnez-le au récepteur.",
)


@dataclass(frozen=True)
class _Sending:
    """A message on its way, and whether the receiver's last answer was a failure."""

    claim: Claim
    is_failing: bool


class Deliverer:
    """Sends what is due. Several workers may each have one: a message is claimed by one of them.

    ``send`` is given for tests.
    """

    def __init__(
        self, stop: threading.Event, send: Callable[[Request], Result] | None = None
    ) -> None:
        self._stop = stop
        self._send = send or post
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="webhook")
        self._sending: dict[Future[Result], _Sending] = {}

    def run(self) -> int:
        """Send what is due, for ``TURN`` seconds or until nothing is left; give how many attempts.

        What is still on its way at the end of a turn is seen to in the next one.

        Raises:
            django.db.Error: the database does not answer; what was on its way is kept.
        """
        end = time.monotonic() + TURN
        settled = 0
        while not self._stop.is_set():
            settled += self._settle_finished()
            self._start_due()
            if not self._sending or time.monotonic() >= end:
                break
            wait(self._sending, POLL, FIRST_COMPLETED)
        return settled

    def close(self) -> None:
        """Wait for what is on its way, ten seconds at most, and write down what became of it.

        Raises:
            django.db.Error: the database does not answer; the messages will be sent again.
        """
        self._pool.shutdown()
        self._settle_finished()

    def _settle_finished(self) -> int:
        finished = [future for future in self._sending if future.done()]
        for future in finished:
            claimed = self._sending[future].claim
            try:
                settle(claimed, future.result())
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # its lease will end, and it will be sent again
                logger.exception("webhooks: message %s not settled", claimed.message.pk)
            del self._sending[future]
        return len(finished)

    def _start_due(self) -> None:
        """Claim and send what fits, a few messages of each subscription."""
        if len(self._sending) >= THREADS:
            return
        now = timezone.now()
        due = due_messages(now)
        waiting = list(
            Subscription.objects.filter(pk__in=due.values("subscription")).prefetch_related(
                Prefetch("secrets", SigningSecret.objects.live())
            )
        )
        # Chance gives each its turn when there are more subscriptions than threads.
        random.shuffle(waiting)
        for subscription in waiting:
            messages = due.filter(subscription=subscription).order_by("due_at", "sequence")
            for message in messages[: self._room(subscription)]:
                self._take(subscription, message, now)

    def _room(self, subscription: Subscription) -> int:
        """How many more messages may be on their way to a receiver now."""
        sending = self._sending.values()
        mine = sum(1 for each in sending if each.claim.message.subscription_id == subscription.pk)
        room = min(AT_ONCE - mine, THREADS - len(sending))
        if subscription.failing_since is not None:
            failing = sum(1 for each in sending if each.is_failing)
            room = min(room, 1 - mine, FAILING_THREADS - failing)
        return max(0, room)

    def _take(self, subscription: Subscription, message: Message, now: datetime) -> None:
        """Claim a message and send it; one that fails for a reason of ours waits, alone."""
        try:
            claimed = claim(message, now)
            if claimed is not None:
                self._start(subscription, claimed)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("webhooks: message %s not sent", message.pk)
            set_aside(message, now)

    def _start(self, subscription: Subscription, claimed: Claim) -> None:
        """Sign and send; a secret that cannot be read is a failure like another."""
        message = claimed.message
        try:
            secrets = [secret.reveal() for secret in subscription.secrets.all()]
        except Unreadable:
            settle(claimed, UNSIGNED)
            return
        headers = signed_headers(message.pk, message.body, secrets, claimed.attempt.started_at)
        request = Request(subscription.url, message.body.encode(), headers)
        future = self._pool.submit(self._send, request)
        self._sending[future] = _Sending(claimed, subscription.failing_since is not None)
