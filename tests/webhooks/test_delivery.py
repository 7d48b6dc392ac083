"""From a publication to a receiver that verifies what it gets."""

import pytest
from standardwebhooks import Webhook

from cms.api.models import ApiClient
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Message, Outcome
from tests.builders import BASE, Library
from tests.webhooks.certificates import Certificate
from tests.webhooks.conftest import follow_log, subscribe
from tests.webhooks.receivers import receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_receivers")]


def test_a_publication_reaches_a_receiver_that_verifies_it(
    library: Library, api_client: ApiClient, certificate: Certificate, deliverer: Deliverer
) -> None:
    with receiver(certificate) as there:
        _, secret = subscribe(api_client, there.url)
        published = library.add("event", "semaine")
        follow_log()
        assert deliverer.run() == 1
    (got,) = there.requests
    message = Message.objects.get()
    assert Webhook(secret).verify(got.body, dict(got.headers)) == got.message
    assert got.line == "POST /campus HTTP/1.1"
    assert got.headers["webhook-id"] == message.pk
    assert got.headers["content-type"] == "application/json"
    assert got.message["type"] == "content.upsert"
    assert got.message["data"] == {
        "id": str(published),
        "kind": "event",
        "op": "upsert",
        "version": 1,
        "url": f"{BASE}/api/v1/contents/{published}",
        "seq": message.sequence,
    }
    assert message.state == Message.State.DELIVERED
    assert message.attempts.get().outcome == Outcome.DELIVERED
