"""The receiver of the documentation, as another site would run it."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cms.api.models import ApiClient
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Message
from tests.builders import Library
from tests.operations.processes import REPOSITORY, free_port
from tests.webhooks.certificates import Certificate
from tests.webhooks.conftest import follow_log, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_receivers")]
EXAMPLE = REPOSITORY / "docs" / "examples" / "recepteur_webhook.py"


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def test_the_receiver_of_the_documentation_takes_true_messages_once_and_no_other(
    library: Library,
    api_client: ApiClient,
    certificate: Certificate,
    deliverer: Deliverer,
    tmp_path: Path,
) -> None:
    port = free_port()
    subscription, secret = subscribe(api_client, f"https://127.0.0.1:{port}/")
    _, foreign = subscribe(api_client, f"https://127.0.0.1:{port}/autre")
    command = [sys.executable, str(EXAMPLE), f"--port={port}", f"--certificat={certificate.file}"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "CAMPUS_WEBHOOK_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        wait_for(port, process)
        published = library.add("event", "semaine")
        follow_log()
        deliverer.run()
        true = Message.objects.get(subscription=subscription)
        false = Message.objects.exclude(subscription=subscription).get()
        # The same message once more, as after an answer that was lost on its way.
        Message.objects.filter(pk=true.pk).update(state=Message.State.PENDING)
        deliverer.run()
        process.terminate()
        assert process.stdout is not None
        said = process.stdout.read().splitlines()
    assert foreign != secret
    assert [json.loads(line)["data"]["id"] for line in said] == [str(published)]
    true.refresh_from_db()
    assert [attempt.status for attempt in true.attempts.all()] == [204, 204]
    assert [attempt.status for attempt in false.attempts.all()] == [400]
