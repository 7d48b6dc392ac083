"""A receiver that fails for three days is called no more, and its client is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from wagtail.models import ModelLogEntry

from cms.api.models import ApiClient
from cms.webhooks import audit
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Message, Subscription
from tests.builders import Library
from tests.webhooks.certificates import Certificate
from tests.webhooks.conftest import follow_log, subscribe
from tests.webhooks.receivers import answer, receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_receivers")]
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Days:
    """Publishes, sends, and lets time go by."""

    def __init__(
        self, library: Library, deliverer: Deliverer, clock: time_machine.Traveller
    ) -> None:
        self._library = library
        self._deliverer = deliverer
        self._clock = clock
        self._number = 0

    def publish(self) -> None:
        """Publish one more document and try to tell of it."""
        self._number += 1
        self._library.add("article", f"nouvelle-{self._number}")
        follow_log()
        self.send()

    def send(self) -> None:
        """Send what is due."""
        while self._deliverer.run():
            pass

    def go_to(self, instant: datetime) -> None:
        """Send each message at its time, up to an instant."""
        while (
            due := Message.objects.filter(state=Message.State.PENDING, due_at__lte=instant)
            .order_by("due_at")
            .first()
        ) and Subscription.objects.get().state == Subscription.State.ACTIVE:
            self._clock.move_to(due.due_at)
            self.send()
        self._clock.move_to(instant)


def test_three_days_of_failures_stop_it_and_its_client_gets_one_mail(
    library: Library,
    api_client: ApiClient,
    certificate: Certificate,
    deliverer: Deliverer,
    mailoutbox: list[EmailMessage],
) -> None:
    with (
        receiver(certificate, answer("500 Non")) as there,
        time_machine.travel(START, tick=False) as clock,
    ):
        subscription, _ = subscribe(api_client, there.url)
        days = Days(library, deliverer, clock)
        days.publish()
        days.go_to(START + timedelta(days=2))
        days.publish()
        days.go_to(START + timedelta(days=3) - timedelta(minutes=1))
        subscription.refresh_from_db()
        assert subscription.state == Subscription.State.ACTIVE
        assert mailoutbox == []
        days.go_to(START + timedelta(days=5))
        asked = len(there.requests)
        days.publish()
        assert len(there.requests) == asked, "it is called no more"
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.FAILED
    (mail,) = mailoutbox
    assert mail.to == [api_client.contact_email]
    assert there.url in mail.body
    assert "/api/v1/changes" in mail.body, "how to catch up"
    assert ModelLogEntry.objects.filter(action=audit.STOP).count() == 1


def test_a_quiet_subscription_whose_receiver_is_dead_stops_too(
    library: Library,
    api_client: ApiClient,
    certificate: Certificate,
    deliverer: Deliverer,
    mailoutbox: list[EmailMessage],
) -> None:
    """One message a week: each is given up long before the next is written."""
    with (
        receiver(certificate, answer("500 Non")) as there,
        time_machine.travel(START, tick=False) as clock,
    ):
        subscribe(api_client, there.url)
        days = Days(library, deliverer, clock)
        days.publish()
        days.go_to(START + timedelta(days=7))
        assert Message.objects.get().state == Message.State.FAILED
        assert Subscription.objects.get().state == Subscription.State.ACTIVE
        days.publish()
    assert Subscription.objects.get().state == Subscription.State.FAILED
    assert len(mailoutbox) == 1


def test_one_success_is_enough_to_begin_the_count_again(
    library: Library, api_client: ApiClient, certificate: Certificate, deliverer: Deliverer
) -> None:
    failing = answer("500 Non")
    with (
        receiver(certificate, failing, answer(), failing) as there,
        time_machine.travel(START, tick=False) as clock,
    ):
        subscribe(api_client, there.url)
        days = Days(library, deliverer, clock)
        days.publish()
        days.go_to(START + timedelta(days=2, hours=23))
        days.publish()
        days.go_to(START + timedelta(days=4))
        assert Subscription.objects.get().state == Subscription.State.ACTIVE
