"""Work done by the worker for the backoffice: delivery of mails, with retries."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks import task

from cms.workflows.mail import QueuedMail

logger = logging.getLogger(__name__)

# What comes between two attempts; after the last one the task stays in the queue as failed.
RETRY_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)


@task()
def deliver_mail(mail: dict[str, Any], failures: int = 0) -> None:
    """Send one mail through ``CAMPUS_MAIL_TRANSPORT``; try again later when the server refuses.

    A mail leaves at least once: a worker that dies between the answer of the server and the record
    of it sends it again, with the same ``Message-ID``, by which receivers may drop the second.

    Args:
        mail: a dumped :class:`~cms.workflows.mail.QueuedMail`.
        failures: how many attempts failed before.

    Raises:
        OSError: the last attempt failed too (``smtplib`` raises subclasses of it).
    """
    connection = get_connection(settings.CAMPUS_MAIL_TRANSPORT)
    message = QueuedMail.model_validate(mail).to_message(connection)
    try:
        message.send()
    except OSError:
        if failures >= len(RETRY_DELAYS):
            raise
        delay = RETRY_DELAYS[failures]
        logger.warning("Mail « %s » not sent, next attempt in %s", message.subject, delay)
        deliver_mail.using(run_after=timezone.now() + delay).enqueue(mail, failures + 1)
