"""The queue between who sends a mail and the mail server."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.workflows.mail import QueuedMail
from cms.workflows.tasks import RETRY_DELAYS, deliver_mail

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
BACKEND = "cms.workflows.mail_backend.QueuedEmailBackend"


class ServerAway:
    """A transport whose server does not answer."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("no mail server")


def message() -> EmailMultiAlternatives:
    """A mail with everything the campus uses."""
    mail_message = EmailMultiAlternatives(
        "Objet « é »",
        "Texte",
        "campus@campus.example",
        ["a@campus.example"],
        bcc=["b@campus.example"],
        headers={"Auto-Submitted": "auto-generated"},
        reply_to=["r@campus.example"],
    )
    mail_message.attach_alternative("<p>Texte</p>", "text/html")
    return mail_message


def test_a_mail_comes_out_of_the_queue_as_it_went_in() -> None:
    queued = QueuedMail.from_message(message()).model_dump(mode="json")
    deliver_mail.call(queued)
    (received,) = mail.outbox
    assert received.message().as_string().count("Texte") == 2
    assert QueuedMail.from_message(received).model_dump(mode="json") == queued


@override_settings(CAMPUS_BASE_URL="https://campus.example:8443")
def test_a_mail_that_is_sent_twice_has_the_same_identifier() -> None:
    queued = QueuedMail.from_message(message()).model_dump(mode="json")
    deliver_mail.call(queued)
    deliver_mail.call(queued)
    first, second = (received.message()["Message-ID"] for received in mail.outbox)
    assert first == second
    assert first.endswith("@campus.example>"), "not the name of the machine"


def test_two_mails_have_two_identifiers() -> None:
    first, second = (QueuedMail.from_message(message()).headers["Message-ID"] for _ in range(2))
    assert first != second


def test_the_identifier_that_a_mail_has_is_kept() -> None:
    identified = message()
    identified.extra_headers["message-id"] = "<a@campus.example>"
    queued = QueuedMail.from_message(identified)
    assert queued.headers["message-id"] == "<a@campus.example>"
    assert "Message-ID" not in queued.headers


def test_a_mail_with_a_file_is_refused() -> None:
    with_file = message()
    with_file.attach("notes.txt", "…", "text/plain")
    with pytest.raises(ValueError, match="attachment"):
        QueuedMail.from_message(with_file)


@override_settings(TASKS=QUEUE, EMAIL_BACKEND=BACKEND)
def test_sending_only_writes_into_the_queue() -> None:
    assert message().send() == 1
    assert not mail.outbox
    assert DBTaskResult.objects.get().task_path == "cms.workflows.tasks.deliver_mail"


@override_settings(TASKS=QUEUE, CAMPUS_MAIL_TRANSPORT=f"{__name__}.ServerAway")
def test_a_refused_mail_is_tried_again_later() -> None:
    queued = QueuedMail.from_message(message()).model_dump(mode="json")
    deliver_mail.call(queued)
    retry = DBTaskResult.objects.get()
    assert retry.args_kwargs["args"] == [queued, 1]
    assert retry.run_after - timezone.now() > RETRY_DELAYS[0] - timedelta(seconds=30)


@override_settings(TASKS=QUEUE, CAMPUS_MAIL_TRANSPORT=f"{__name__}.ServerAway")
def test_after_the_last_attempt_the_failure_is_visible() -> None:
    queued = QueuedMail.from_message(message()).model_dump(mode="json")
    with pytest.raises(ConnectionRefusedError):
        deliver_mail.call(queued, len(RETRY_DELAYS))
    assert not DBTaskResult.objects.exists()
