"""A process that calls the API with a key; prints the status and ``RateLimit`` of each answer.

``python -m tests.api.quota_caller INSTANT WAIT TIMES TOKEN``: all calls happen at ``INSTANT`` (ISO
8601), so that processes started one after the other share a window, and wait ``WAIT`` milliseconds
at most to be counted. Without ``TOKEN``: create a client whose quota is ``TIMES``, print its token.
"""

import json
import sys

import django
import time_machine


def main(instant: str, wait: str, times: str, token: str = "") -> None:
    """Call, or prepare what is called."""
    django.setup()
    from django.test import Client

    from cms.api import quota
    from cms.api.models import ApiClient

    if not token:
        client = ApiClient.objects.create(
            name="Portail",
            organisation="Ministère",
            contact_email="si@ministere.example",
            requests_per_minute=int(times),
        )
        sys.stdout.write(client.issue_key()[1])
        return
    quota.BRIEF_WAIT = int(wait)
    browser = Client(SERVER_NAME="localhost")
    with time_machine.travel(instant, tick=False):
        answers = [
            browser.get("/api/v1/", headers={"Authorization": f"Bearer {token}"})
            for _ in range(int(times))
        ]
    sys.stdout.write(
        json.dumps([(each.status_code, each.headers.get("RateLimit")) for each in answers])
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
