"""What is to be said to receivers, and the log of every attempt to say it."""

import secrets

from django.db import models
from django.db.models import Q

from cms.delivery.models import Change
from cms.webhooks.models.subscriptions import Subscription
from pages.choices import Kind


def new_message_id() -> str:
    """An id that no other message has: ``msg_`` and 128 random bits in hexadecimal."""
    return f"msg_{secrets.token_hex(16)}"


class Message(models.Model):
    """One thing to say to one receiver; all its attempts carry the same id and the same body.

    ``sequence`` is the line of the change log that it tells of; a test tells of nothing, and has
    no document either. While ``leased_until`` is to come, a worker is sending the message.
    ``failures`` counts the attempts that failed since the message was last put into the queue.
    """

    class Origin(models.TextChoices):
        LOG = "log", "changement"
        REPLAY = "replay", "renvoi"
        TEST = "test", "essai"

    class State(models.TextChoices):
        PENDING = "pending", "en attente"
        DELIVERED = "delivered", "reçu"
        FAILED = "failed", "abandonné"
        SUPERSEDED = "superseded", "remplacé par un plus récent"

    id = models.CharField(
        "identifiant", max_length=40, primary_key=True, default=new_message_id, editable=False
    )
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="messages", verbose_name="abonnement"
    )
    origin = models.CharField("origine", max_length=8, choices=Origin, default=Origin.LOG)
    operation = models.CharField("opération", max_length=8, choices=Change.Operation, blank=True)
    document_id = models.UUIDField("contenu", null=True)
    document_kind = models.CharField("type de contenu", max_length=20, choices=Kind, blank=True)
    version = models.PositiveIntegerField("version", null=True)
    sequence = models.BigIntegerField("numéro dans le journal", null=True)
    body = models.TextField("corps")
    state = models.CharField("état", max_length=12, choices=State, default=State.PENDING)
    created_at = models.DateTimeField("créé le")
    due_at = models.DateTimeField("prochain envoi")
    leased_until = models.DateTimeField(null=True)
    attempts_count = models.PositiveIntegerField("tentatives", default=0)
    failures = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField("reçu le", null=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "sequence"],
                condition=Q(origin="log"),
                name="one_message_a_change",
            )
        ]
        indexes = [
            models.Index(
                fields=["subscription", "due_at"],
                condition=Q(state="pending"),
                name="message_due",
            ),
            models.Index(
                fields=["subscription", "document_id"],
                condition=Q(state="pending"),
                name="message_of_document",
            ),
            models.Index(fields=["subscription", "-created_at"], name="message_by_date"),
            models.Index(fields=["created_at"], name="message_by_age"),
        ]

    def __str__(self) -> str:
        return self.id


class Outcome(models.TextChoices):
    """How an attempt ended."""

    SENDING = "sending", "en cours"
    DELIVERED = "delivered", "reçu"
    REFUSED = "refused", "refusé par le récepteur"
    REDIRECTED = "redirected", "redirection"
    GONE = "gone", "adresse supprimée (410)"
    SLOWED = "slowed", "récepteur occupé (429 ou 503)"
    TIMED_OUT = "timed-out", "délai dépassé"
    UNRESOLVED = "unresolved", "nom introuvable"
    FORBIDDEN = "forbidden", "adresse interdite"
    UNREACHABLE = "unreachable", "connexion impossible"
    BAD_CERTIFICATE = "bad-certificate", "certificat refusé"
    BAD_ANSWER = "bad-answer", "réponse illisible"
    UNSIGNED = "unsigned", "secret illisible"
    INTERRUPTED = "interrupted", "interrompu"


class Attempt(models.Model):
    """One try to send a message. ``duration`` is in milliseconds; ``status`` is that of HTTP."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="attempts", verbose_name="message"
    )
    number = models.PositiveIntegerField("numéro")
    started_at = models.DateTimeField("début")
    outcome = models.CharField("issue", max_length=16, choices=Outcome, default=Outcome.SENDING)
    status = models.PositiveIntegerField("code HTTP", null=True)
    duration = models.PositiveIntegerField("durée (ms)", null=True)
    address = models.CharField("adresse IP", max_length=45, blank=True)
    error = models.TextField("erreur", blank=True)
    excerpt = models.TextField("début de la réponse", blank=True)

    class Meta:
        verbose_name = "tentative"
        verbose_name_plural = "tentatives"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="one_attempt_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} n° {self.number}"
