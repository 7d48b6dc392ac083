"""A mail as plain data, so that it can wait in the work queue."""

from collections.abc import Mapping
from email.utils import make_msgid
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.encoding import punycode
from pydantic import BaseModel


class QueuedMail(BaseModel):
    """The parts of a text mail and of its HTML alternative; the campus attaches no file."""

    subject: str
    body: str
    from_email: str
    to: list[str]
    cc: list[str] = []
    bcc: list[str] = []
    reply_to: list[str] = []
    headers: dict[str, str] = {}
    html: str | None = None

    @classmethod
    def from_message(cls, message: EmailMessage) -> Self:
        """Take a message of Django apart, and give it the identifier that all its sendings have.

        Raises:
            ValueError: it has attachments, or an alternative that is not HTML.
        """
        if message.attachments:
            raise ValueError("a queued mail carries no attachment")
        html = None
        for alternative in getattr(message, "alternatives", []):
            content, kind = alternative[0], alternative[1]
            if kind != "text/html":
                raise ValueError(f"a queued mail has no alternative of type {kind}")
            html = str(content)
        return cls(
            subject=str(message.subject),
            body=str(message.body),
            from_email=message.from_email,
            to=list(message.to),
            cc=list(message.cc),
            bcc=list(message.bcc),
            reply_to=list(message.reply_to),
            headers=_identified(message.extra_headers),
            html=html,
        )

    def to_message(self, connection: BaseEmailBackend) -> EmailMultiAlternatives:
        """Put it together again, ready to be sent through this connection."""
        message = EmailMultiAlternatives(
            subject=self.subject,
            body=self.body,
            from_email=self.from_email,
            to=self.to,
            cc=self.cc,
            bcc=self.bcc,
            reply_to=self.reply_to,
            headers=self.headers,
            connection=connection,
        )
        if self.html is not None:
            message.attach_alternative(self.html, "text/html")
        return message


def _identified(headers: Mapping[str, object]) -> dict[str, str]:
    """The headers, with a Message-ID if they had none.

    Django makes one at each sending, with the name of the machine. One of our own, kept with the
    mail, tells receivers that what is sent again is the same; it names the public host alone.
    """
    written = {name: str(value) for name, value in headers.items()}
    if "message-id" in {name.lower() for name in written}:
        return written
    host = punycode(urlsplit(settings.CAMPUS_BASE_URL).hostname or "localhost")
    return {**written, "Message-ID": make_msgid(domain=host)}
