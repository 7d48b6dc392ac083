"""Tell clients, by mail, that a key of theirs expires soon: once a key."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms.api.models import EXPIRY_NOTICE, ApiKey

_TEMPLATE = "mails/cle_expire"


def remind_of_expiries() -> int:
    """Write to the contact of each client whose key expires within ``EXPIRY_NOTICE``.

    The mail and its mark are written together: the mail waits in the work queue, so one that
    cannot be delivered is tried again by the worker, and nobody gets two.

    Returns:
        The number of mails.
    """
    soon = ApiKey.objects.live().filter(
        expires_at__lte=timezone.now() + EXPIRY_NOTICE, reminded_at=None, client__is_active=True
    )
    reminded = 0
    for key in soon.select_related("client"):
        with transaction.atomic():
            marked = ApiKey.objects.filter(pk=key.pk, reminded_at=None)
            if marked.update(reminded_at=timezone.now()):
                _message(key).send()
                reminded += 1
    return reminded


def _message(key: ApiKey) -> EmailMultiAlternatives:
    context = {"key": key, "client": key.client, "docs_url": f"{settings.CAMPUS_BASE_URL}/api/v1/"}
    message = EmailMultiAlternatives(
        subject=" ".join(render_to_string(f"{_TEMPLATE}_objet.txt", context).split()),
        body=render_to_string(f"{_TEMPLATE}.txt", context).strip() + "\n",
        to=[key.client.contact_email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"{_TEMPLATE}.html", context), "text/html")
    return message
