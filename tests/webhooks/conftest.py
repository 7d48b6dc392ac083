"""What the tests of webhooks share: an authority, a library of documents, a subscription."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from cms.api.models import ApiClient
from cms.delivery.consumers import run_consumer
from cms.webhooks.consumer import WebhookConsumer
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Subscription
from tests.builders import Library, library
from tests.webhooks.certificates import Authority, Certificate


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs the certificates of the tests."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Certificate:
    """A certificate that is as it should be."""
    return authority.sign()


@pytest.fixture
def local_receivers(settings: Settings, authority: Authority) -> None:
    """Let receivers stand on this machine, as in development."""
    settings.CAMPUS_WEBHOOKS = {"private_addresses": True, "ca_file": authority.file}


@pytest.fixture(name="library")
def library_fixture(db: None) -> Iterator[Library]:
    """An empty library that replaces the pages."""
    with library() as found:
        yield found


@pytest.fixture
def api_client(db: None) -> ApiClient:
    """A client that subscribes."""
    return ApiClient.objects.create(
        name="Portail", organisation="Préfecture", contact_email="si@prefecture.example"
    )


@pytest.fixture
def deliverer() -> Iterator[Deliverer]:
    """The part of the worker that sends."""
    found = Deliverer(threading.Event())
    yield found
    found.close()


def subscribe(client: ApiClient, url: str, **fields: Any) -> tuple[Subscription, str]:
    """A subscription that has just begun, and its secret."""
    subscription = Subscription.objects.create(client=client, url=url, **fields)
    _, secret = subscription.add_secret()
    return subscription, secret


def follow_log() -> None:
    """Turn the changes of the log into messages, as the worker does."""
    run_consumer(WebhookConsumer())
