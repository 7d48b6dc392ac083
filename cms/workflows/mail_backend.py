"""Django's door for mails (``EMAIL_BACKEND``): whoever sends one only writes it into the queue.

So a mail server that is away breaks no approval and slows no page; and a mail written in a
transaction that is rolled back is never sent.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cms.workflows.mail import QueuedMail
from cms.workflows.tasks import deliver_mail


class QueuedEmailBackend(BaseEmailBackend):
    """Queue each message for the worker, which delivers it and retries."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages and give their number."""
        for message in email_messages:
            deliver_mail.enqueue(QueuedMail.from_message(message).model_dump(mode="json"))
        return len(email_messages)
