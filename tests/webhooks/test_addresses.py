"""Where a message may go: a public address, the very one that was checked, in ASCII."""

import socket
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.api.models import ApiClient
from cms.webhooks.addresses import read_address
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Message, Outcome
from tests.builders import Library
from tests.webhooks.certificates import Authority, Certificate
from tests.webhooks.conftest import follow_log, subscribe
from tests.webhooks.receivers import receiver

pytestmark = pytest.mark.django_db
NAME = "recepteur.example"
PUBLIC = "93.184.215.14"
PRIVATE = "10.0.0.7"


class Resolver:
    """A name that answers as it is told, and where connections were asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
        self.answers: list[list[str]] = []
        self.asked = 0
        self.connected: list[str] = []
        genuine, genuine_lookup = socket.create_connection, socket.getaddrinfo

        def getaddrinfo(host: str, port: int, *rest: Any, **named: Any) -> list[tuple[Any, ...]]:
            if host != NAME:
                return list(genuine_lookup(host, port, *rest, **named))
            self.asked += 1
            family = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*family, (address, port)) for address in self.answers.pop(0)]

        def create_connection(address: tuple[str, int], **named: Any) -> socket.socket:
            self.connected.append(address[0])
            return genuine(("127.0.0.1", port), **named)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket, "create_connection", create_connection)


@pytest.fixture
def guarded(settings: Settings, authority: Authority) -> None:
    """Only public addresses, as in production; the authority of the tests is known."""
    settings.CAMPUS_WEBHOOKS = {"private_addresses": False, "ca_file": authority.file}


@pytest.fixture
def named(authority: Authority) -> Certificate:
    """The certificate of the name of these tests."""
    return authority.sign(NAME)


@pytest.mark.usefixtures("guarded")
def test_a_name_that_changes_its_mind_reaches_nothing_private(
    library: Library,
    api_client: ApiClient,
    named: Certificate,
    deliverer: Deliverer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public when it is checked, private when it would be called.

    The name is asked for once an attempt, and the connection made to what was checked.
    """
    with receiver(named) as there, time_machine.travel(timezone.now(), tick=False):
        name = Resolver(monkeypatch, there.port)
        subscribe(api_client, f"https://{NAME}/campus")
        library.add("article", "premiere")
        follow_log()
        name.answers = [[PUBLIC], [PRIVATE], [PUBLIC, PRIVATE]]
        deliverer.run()
        assert (name.asked, name.connected) == (1, [PUBLIC]), "no second question before the call"
        assert len(there.requests) == 1
        assert there.requests[0].headers["host"] == NAME
        for slug in ("seconde", "troisieme"):
            library.add("article", slug)
            follow_log()
            deliverer.run()
            attempt = Message.objects.get(sequence=_newest()).attempts.get()
            assert attempt.outcome == Outcome.FORBIDDEN, "one private address is enough"
            assert PRIVATE in attempt.error
    assert name.asked == 3
    assert name.connected == [PUBLIC], "nothing was opened"
    assert len(there.requests) == 1


def _newest() -> int:
    sequence = Message.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    assert sequence is not None
    return sequence


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]"],
)
def test_an_address_that_became_private_after_the_form_is_not_called(
    library: Library, api_client: ApiClient, deliverer: Deliverer, address: str
) -> None:
    """As in a subscription restored from elsewhere: each attempt checks again."""
    subscribe(api_client, f"https://{address}/campus")
    library.add("article", "nouvelle")
    follow_log()
    deliverer.run()
    attempt = Message.objects.get().attempts.get()
    assert attempt.outcome == Outcome.FORBIDDEN
    assert attempt.address == ""
    assert "rien n’a été envoyé" in attempt.error


@pytest.mark.usefixtures("local_receivers")
def test_an_address_with_accents_is_called_in_ascii(
    library: Library, api_client: ApiClient, certificate: Certificate, deliverer: Deliverer
) -> None:
    with receiver(certificate) as there:
        url = there.url.replace("/campus", "/réception/%C3%A9?clé=été&b=%20")
        subscribe(api_client, url)
        library.add("article", "nouvelle")
        follow_log()
        deliverer.run()
    (got,) = there.requests
    expected = "/r%C3%A9ception/%C3%A9?cl%C3%A9=%C3%A9t%C3%A9&b=%20"
    assert got.line == f"POST {expected} HTTP/1.1"
    assert Message.objects.get().state == Message.State.DELIVERED


def test_a_name_with_accents_is_asked_for_in_ascii() -> None:
    assert read_address("https://réception.example/é").authority == "xn--rception-b1a.example"
