"""A worker's part that sends webhooks, in a process of its own, for a test of several at once.

``python -m tests.operations.delivering prepare URL NUMBER`` writes messages to one receiver;
``… send`` says ``ready``, waits for a line, and sends until nothing waits; ``… report`` tells what
the log says, in JSON.
"""

import json
import sys
import threading
import time
from collections import Counter

import django

django.setup()

from django.utils import timezone  # noqa: E402

from cms.api.models import ApiClient  # noqa: E402
from cms.webhooks.deliverer import Deliverer  # noqa: E402
from cms.webhooks.models import Attempt, Message, Subscription  # noqa: E402
from cms.webhooks.outbox import write_test  # noqa: E402

GUARD = 90.0


def say(text: str) -> None:
    """Write a line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepare(url: str, number: int) -> None:
    """Subscribe a client and write messages to it; say its secret."""
    client = ApiClient.objects.create(name="Portail", organisation="x", contact_email="a@b.example")
    subscription = Subscription.objects.create(client=client, url=url)
    _, secret = subscription.add_secret()
    for _ in range(number):
        write_test(subscription, timezone.now())
    say(secret)


def send() -> None:
    """Send, together with whoever else does, until nothing waits."""
    deliverer = Deliverer(threading.Event())
    say("ready")
    sys.stdin.readline()
    end, sent = time.monotonic() + GUARD, 0
    while Message.objects.filter(state=Message.State.PENDING).exists() and time.monotonic() < end:
        sent += deliverer.run()
    deliverer.close()
    say(str(sent))


def report() -> None:
    """Tell how many messages and attempts ended in each way."""
    states = Counter(Message.objects.values_list("state", flat=True))
    outcomes = Counter(Attempt.objects.values_list("outcome", flat=True))
    say(json.dumps([states, outcomes]))


def main() -> None:
    """Do what the arguments say."""
    match sys.argv[1:]:
        case ["prepare", url, number]:
            prepare(url, int(number))
        case ["send"]:
            send()
        case _:
            report()


if __name__ == "__main__":
    main()
