"""What a receiver can do wrong, caused for real: each has one outcome, written in the log."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.api.models import ApiClient
from cms.webhooks import transport
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Attempt, Message, Outcome, Subscription
from cms.webhooks.outbox import write_test
from cms.webhooks.retries import DELAYS, JITTER
from tests.builders import Library
from tests.operations.processes import free_port
from tests.webhooks import receivers
from tests.webhooks.certificates import Authority, Certificate
from tests.webhooks.conftest import follow_log, subscribe
from tests.webhooks.receivers import Behaviour, Receiver, answer, receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_receivers")]
SHORT = 0.4  # seconds; what a receiver is allowed in these tests


@pytest.fixture
def send_one(
    library: Library, api_client: ApiClient, certificate: Certificate, deliverer: Deliverer
) -> "Sender":
    """Publish a document to a receiver that behaves in a given way."""
    return Sender(library, api_client, certificate, deliverer)


class Sender:
    """Sends one message to a receiver, and gives the line of the log that follows."""

    def __init__(
        self,
        library: Library,
        client: ApiClient,
        certificate: Certificate,
        deliverer: Deliverer,
    ) -> None:
        self._library = library
        self._client = client
        self._certificate = certificate
        self._deliverer = deliverer

    def to(self, *behaviours: Behaviour) -> tuple[Attempt, Receiver]:
        """Send to a receiver on this machine with the usual certificate."""
        with receiver(self._certificate, *behaviours) as there:
            return self.to_url(there.url), there

    def to_url(self, url: str) -> Attempt:
        """Send to an address."""
        subscribe(self._client, url)
        self._library.add("article", "nouvelle")
        follow_log()
        drain(self._deliverer)
        return Attempt.objects.get()


def drain(deliverer: Deliverer) -> None:
    """Send what is due now, to the end."""
    while deliverer.run():
        pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow receivers little time."""
    monkeypatch.setattr(transport.post, "__defaults__", (SHORT,))


def test_the_time_allowed_is_ten_seconds() -> None:
    assert transport.TIMEOUT == 10
    assert transport.post.__defaults__ == (transport.TIMEOUT,)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("behaviour", [receivers.hang, receivers.drip])
def test_the_time_allowed_is_for_the_whole_exchange(send_one: Sender, behaviour: Behaviour) -> None:
    attempt, there = send_one.to(behaviour)
    assert len(there.requests) == 1, "it was called"
    assert attempt.outcome == Outcome.TIMED_OUT
    assert attempt.status is None
    assert "0.4 secondes" in attempt.error


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(
    send_one: Sender, certificate: Certificate, status: int
) -> None:
    with receiver(certificate) as elsewhere:
        attempt, there = send_one.to(answer(f"{status} Moved", {"Location": elsewhere.url}))
    assert (attempt.outcome, attempt.status) == (Outcome.REDIRECTED, status)
    assert elsewhere.url in attempt.error
    assert "pas suivies" in attempt.error
    assert len(there.requests) == 1
    assert elsewhere.requests == []


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502])
def test_only_a_2xx_is_a_success(send_one: Sender, status: int) -> None:
    attempt, _ = send_one.to(answer(f"{status} Non", body=b"panne du r\xc3\xa9cepteur"))
    assert (attempt.outcome, attempt.status) == (Outcome.REFUSED, status)
    assert attempt.excerpt == "panne du récepteur"
    assert Message.objects.get().state == Message.State.PENDING


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_a_success(send_one: Sender, status: int) -> None:
    attempt, _ = send_one.to(answer(f"{status} Oui"))
    assert attempt.outcome == Outcome.DELIVERED
    assert Message.objects.get().state == Message.State.DELIVERED


def test_an_endless_answer_is_read_to_a_bound(send_one: Sender) -> None:
    attempt, there = send_one.to(receivers.flood)
    assert attempt.outcome == Outcome.DELIVERED
    assert attempt.excerpt == "a" * transport.EXCERPT
    assert there.sent < 100 * transport.LONGEST_ANSWER, "what fits in the buffers of the network"


def test_what_an_answer_holds_is_safe_to_keep(send_one: Sender) -> None:
    attempt, _ = send_one.to(answer("200 OK", body=b"a\0\xff\x1b[31mb"))
    assert attempt.excerpt == "a\ufffd\ufffd\ufffd[31mb"


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [(receivers.hang_up, Outcome.UNREACHABLE), (receivers.not_http, Outcome.BAD_ANSWER)],
)
def test_what_is_no_answer_is_a_failure(
    send_one: Sender, behaviour: Behaviour, outcome: Outcome
) -> None:
    attempt, _ = send_one.to(behaviour)
    assert attempt.outcome == outcome


def test_a_refused_connection_is_named(send_one: Sender) -> None:
    attempt = send_one.to_url(f"https://127.0.0.1:{free_port()}/")
    assert attempt.outcome == Outcome.UNREACHABLE
    assert "personne n’écoute" in attempt.error


def test_a_name_without_address_is_named(send_one: Sender) -> None:
    attempt = send_one.to_url("https://recepteur.invalid/campus")
    assert attempt.outcome == Outcome.UNRESOLVED
    assert "recepteur.invalid" in attempt.error


def test_a_certificate_for_another_name_is_refused(send_one: Sender, authority: Authority) -> None:
    with receiver(authority.sign("autre.example")) as there:
        attempt = send_one.to_url(there.url)
    assert attempt.outcome == Outcome.BAD_CERTIFICATE
    assert "pas au nom du récepteur" in attempt.error
    assert there.requests == [], "nothing was said to it"


def test_an_expired_certificate_is_refused(send_one: Sender, authority: Authority) -> None:
    with receiver(authority.sign(expired=True)) as there:
        attempt = send_one.to_url(there.url)
    assert attempt.outcome == Outcome.BAD_CERTIFICATE
    assert "expiré" in attempt.error


def test_a_certificate_of_an_unknown_authority_is_refused(
    send_one: Sender, settings: Settings
) -> None:
    settings.CAMPUS_WEBHOOKS = {"private_addresses": True, "ca_file": None}
    attempt, there = send_one.to()
    assert attempt.outcome == Outcome.BAD_CERTIFICATE
    assert "pas reconnue" in attempt.error
    assert there.requests == []


def test_a_receiver_that_stays_down_is_tried_at_the_times_of_the_contract(
    send_one: Sender, deliverer: Deliverer
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        send_one.to(answer("500 Non"))
        for failures, delay in enumerate(DELAYS, 1):
            message = Message.objects.get()
            assert message.state == Message.State.PENDING
            wait = message.due_at - timezone.now()
            assert delay <= wait <= delay * (1 + JITTER)
            clock.move_to(message.due_at - timedelta(seconds=1))
            drain(deliverer)
            assert message.attempts.count() == failures, "not before its time"
            clock.move_to(message.due_at)
            drain(deliverer)
            assert message.attempts.count() == failures + 1
    assert Message.objects.get().state == Message.State.FAILED


def test_a_receiver_that_comes_back_gets_the_same_message(
    library: Library, api_client: ApiClient, certificate: Certificate, deliverer: Deliverer
) -> None:
    with (
        receiver(certificate, answer("500 Non"), answer("500 Non"), answer()) as there,
        time_machine.travel(timezone.now(), tick=False) as clock,
    ):
        subscription, _ = subscribe(api_client, there.url)
        library.add("article", "nouvelle")
        follow_log()
        for _ in range(3):
            drain(deliverer)
            clock.move_to(Message.objects.get().due_at)
    ids = {got.headers["webhook-id"] for got in there.requests}
    bodies = {got.body for got in there.requests}
    stamps = {got.headers["webhook-timestamp"] for got in there.requests}
    assert (len(there.requests), len(ids), len(bodies), len(stamps)) == (3, 1, 1, 3)
    assert Message.objects.get().state == Message.State.DELIVERED
    subscription.refresh_from_db()
    assert subscription.failing_since is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_receiver_that_asks_to_wait_is_left_alone(
    library: Library,
    api_client: ApiClient,
    certificate: Certificate,
    deliverer: Deliverer,
    status: str,
    form: str,
) -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    until = start + timedelta(minutes=10)
    asked = "600" if form == "seconds" else format_datetime(until, usegmt=True)
    busy = answer(status, {"Retry-After": asked})
    with (
        receiver(certificate, busy, answer()) as there,
        time_machine.travel(start, tick=False) as clock,
    ):
        subscribe(api_client, there.url)
        library.add("article", "premiere")
        follow_log()
        drain(deliverer)
        assert Message.objects.get().due_at >= until
        library.add("article", "seconde")
        follow_log()
        clock.move_to(until - timedelta(seconds=1))
        drain(deliverer)
        assert len(there.requests) == 1, "another message waits too"
        clock.move_to(until)
        drain(deliverer)
    assert len(there.requests) == 3
    assert Attempt.objects.get(status__isnull=False, outcome=Outcome.SLOWED).number == 1


def test_an_address_that_is_gone_is_called_no_more(
    send_one: Sender, library: Library, mailoutbox: list[object]
) -> None:
    attempt, _ = send_one.to(answer("410 Gone"))
    assert (attempt.outcome, attempt.status) == (Outcome.GONE, 410)
    assert Subscription.objects.get().state == Subscription.State.GONE
    library.add("article", "suivante")
    follow_log()
    assert Message.objects.count() == 1
    assert len(mailoutbox) == 1


def test_a_test_message_is_sent_once(api_client: ApiClient, deliverer: Deliverer) -> None:
    subscription, _ = subscribe(api_client, f"https://127.0.0.1:{free_port()}/")
    message = write_test(subscription, timezone.now())
    drain(deliverer)
    message.refresh_from_db()
    assert message.state == Message.State.FAILED
    subscription.refresh_from_db()
    assert subscription.failing_since is None
