"""One worker at a time sends a message, and no message holds the others back."""

import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from cms.api.models import ApiClient
from cms.webhooks import deliverer as sending
from cms.webhooks.claims import LEASE, SET_ASIDE, Claim, claim, settle
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Attempt, Message, Outcome, Subscription
from cms.webhooks.replay import BeingSent, replay
from cms.webhooks.transport import Request, Result
from tests.builders import Library
from tests.webhooks.conftest import follow_log, subscribe

pytestmark = pytest.mark.django_db
REFUSED = Result(Outcome.REFUSED, duration=0.1, status=500)
RECEIVED = Result(Outcome.DELIVERED, duration=0.1, status=204)


@pytest.fixture
def subscription(api_client: ApiClient) -> Subscription:
    """A subscription to everything."""
    return subscribe(api_client, "https://recepteur.example/campus")[0]


@pytest.fixture
def message(library: Library, subscription: Subscription) -> Message:
    """A message that waits."""
    library.add("article", "nouvelle")
    follow_log()
    return Message.objects.get()


def worker(sent: list[Request] | None = None) -> Deliverer:
    """A worker whose receivers take everything."""

    def send(request: Request) -> Result:
        if sent is not None:
            sent.append(request)
        return RECEIVED

    return Deliverer(threading.Event(), send)


def drain(found: Deliverer) -> None:
    """Send what is due now, to the end."""
    while found.run():
        pass
    found.close()


def outcomes(message: Message) -> list[tuple[int, str]]:
    """The attempts of a message, in their order."""
    return list(message.attempts.order_by("number").values_list("number", "outcome"))


def test_a_message_taken_meanwhile_is_not_put_back_by_who_sends_it_again(message: Message) -> None:
    seen = Message.objects.get()
    claimed = claim(message, timezone.now())
    assert claimed is not None
    with pytest.raises(BeingSent):
        replay(seen)
    settle(claimed, REFUSED)
    replay(seen)
    drain(worker())
    assert outcomes(message) == [(1, Outcome.REFUSED), (2, Outcome.DELIVERED)]


def test_a_message_received_meanwhile_is_sent_again_under_a_new_id(message: Message) -> None:
    seen = Message.objects.get()
    claimed = claim(message, timezone.now())
    assert claimed is not None
    settle(claimed, RECEIVED)
    again = replay(seen)
    message.refresh_from_db()
    assert again.pk != message.pk
    assert (again.body, again.state) == (message.body, Message.State.PENDING)
    assert message.state == Message.State.DELIVERED


def test_a_message_whose_count_is_behind_its_log_delays_nobody_and_is_sent_later(
    message: Message, library: Library
) -> None:
    """A restored backup, or a fault of ours: whatever wrote it, it must not last."""
    start = timezone.now()
    Attempt.objects.create(message=message, number=1, started_at=start)
    library.add("article", "autre")
    follow_log()
    with time_machine.travel(start + timedelta(seconds=1), tick=False) as clock:
        drain(worker())
        other = Message.objects.exclude(pk=message.pk).get()
        assert other.state == Message.State.DELIVERED
        message.refresh_from_db()
        assert message.state == Message.State.PENDING
        clock.shift(SET_ASIDE)
        drain(worker())
    message.refresh_from_db()
    assert message.state == Message.State.DELIVERED
    assert outcomes(message) == [(1, Outcome.INTERRUPTED), (2, Outcome.DELIVERED)]


def test_an_attempt_that_cannot_be_settled_delays_nobody_and_is_made_again(
    message: Message, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add("article", "autre")
    follow_log()

    def fail_for_the_first(claimed: Claim, result: Result) -> None:
        if claimed.message.pk == message.pk:
            raise IntegrityError
        settle(claimed, result)

    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        monkeypatch.setattr(sending, "settle", fail_for_the_first)
        drain(worker())
        assert Message.objects.exclude(pk=message.pk).get().state == Message.State.DELIVERED
        monkeypatch.undo()
        clock.move_to(start + LEASE)
        drain(worker())
    assert outcomes(message) == [(1, Outcome.INTERRUPTED), (2, Outcome.DELIVERED)]


def test_a_message_of_a_worker_that_died_is_taken_over_when_its_lease_ends(
    message: Message,
) -> None:
    start = timezone.now()
    sent: list[Request] = []
    with time_machine.travel(start, tick=False) as clock:
        dead = claim(message, timezone.now())
        assert dead is not None
        clock.move_to(start + LEASE - timedelta(seconds=1))
        drain(worker(sent))
        assert sent == [], "its lease still runs"
        clock.move_to(start + LEASE)
        drain(worker(sent))
    assert [request.headers["webhook-id"] for request in sent] == [message.pk]
    assert outcomes(message) == [(1, Outcome.INTERRUPTED), (2, Outcome.DELIVERED)]
    assert "interrompu" in message.attempts.get(number=1).error


def test_a_worker_that_wakes_after_its_lease_says_what_happened_and_undoes_nothing(
    message: Message,
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        slow = claim(message, timezone.now())
        assert slow is not None
        clock.move_to(start + LEASE)
        taken_over = claim(Message.objects.get(), timezone.now())
        assert taken_over is not None
        settle(slow, REFUSED)
        message.refresh_from_db()
        assert leased_until(message) == start + 2 * LEASE, "the other still sends it"
        settle(taken_over, RECEIVED)
    message.refresh_from_db()
    assert message.state == Message.State.DELIVERED
    assert outcomes(message) == [(1, Outcome.REFUSED), (2, Outcome.DELIVERED)]


def leased_until(message: Message) -> datetime | None:
    """When the lease of a message ends."""
    return message.leased_until
