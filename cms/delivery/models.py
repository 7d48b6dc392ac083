"""Published documents, the log of their changes, and what is known of each reader of the log."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class ReadableEncoder(json.JSONEncoder):
    """Writes letters with accents as they are: in SQLite shorter, and read twice as fast.

    PostgreSQL keeps no escapes, whatever is written.
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of ``json.dumps``, which asks for escapes unless told otherwise."""
        super().__init__(**options | {"ensure_ascii": False})


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    """Reads of the documents; everything public goes through ``public``."""

    def public(self, now: datetime | None = None) -> "PublishedDocumentQuerySet":
        """Documents that may leave now, less those whose expiry the worker has yet to see."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now or timezone.now()))


class PublishedDocument(models.Model):
    """One public page, already made: the bytes that the API sends and what lists filter on."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=255)
    path = models.CharField(max_length=2048)
    title = models.CharField(max_length=255)
    sort_title = models.CharField(max_length=255)
    locale = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    presenter_version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    card = models.BinaryField()
    card_details = models.JSONField(default=list)
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state_until = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    duration_minutes = models.PositiveIntegerField(null=True)
    terms_by_name = models.JSONField(default=dict)
    text = models.JSONField(default=dict, encoder=ReadableEncoder)
    sequence = models.BigIntegerField()

    objects = PublishedDocumentQuerySet.as_manager()

    if TYPE_CHECKING:
        terms: models.Manager["DocumentTerm"]

    class Meta:
        verbose_name = "document publié"
        verbose_name_plural = "documents publiés"
        indexes = [
            models.Index(fields=["-published_at", "id"], name="document_by_publication"),
            models.Index(fields=["kind", "-published_at", "id"], name="document_by_kind"),
            models.Index(fields=["-updated_at", "id"], name="document_by_update"),
            models.Index(fields=["sort_title", "id"], name="document_by_title"),
            models.Index(fields=["starts_at", "id"], name="document_by_start"),
            models.Index(fields=["-starts_at", "id"], name="document_by_last_start"),
            models.Index(fields=["kind", "starts_at", "id"], name="document_by_kind_start"),
            models.Index(fields=["kind", "-starts_at", "id"], name="document_by_kind_last"),
            models.Index(fields=["kind", "sort_title", "id"], name="document_by_kind_title"),
            models.Index(fields=["kind", "-updated_at", "id"], name="document_by_kind_update"),
            models.Index(fields=["state_until"], name="document_by_state_until"),
            models.Index(fields=["expires_at"], name="document_by_expiry"),
            models.Index(fields=["kind", "slug"], name="document_by_slug"),
            models.Index(fields=["path"], name="document_by_path"),
            models.Index(fields=["sequence"], name="document_by_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} « {self.title} » v{self.version}"


class DocumentTerm(models.Model):
    """One code of one document for one filter: ``theme = simplification``.

    ``published_at`` is the document's, so that an index gives the documents of a code in order.
    """

    document = models.ForeignKey(PublishedDocument, models.CASCADE, related_name="terms")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=255)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "terme"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "value", "document"], name="one_term_a_document"
            ),
        ]
        indexes = [
            models.Index(
                fields=["name", "value", "-published_at", "document"], name="term_by_publication"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class DocumentInterval(models.Model):
    """One stretch of time of one document: a session, or the event itself."""

    document = models.ForeignKey(PublishedDocument, models.CASCADE, related_name="intervals")
    name = models.CharField(max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "période"
        indexes = [models.Index(fields=["name", "starts_at"], name="interval_by_start")]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at:%Y-%m-%d %H:%M}"


class DocumentReference(models.Model):
    """Something a document quotes, so that a change of it finds the document again."""

    document_id = models.UUIDField()
    label = models.CharField(max_length=64)
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = "référence"
        constraints = [
            models.UniqueConstraint(fields=["label", "key", "document_id"], name="one_reference"),
        ]
        indexes = [models.Index(fields=["document_id"], name="reference_by_document")]

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of the log."""

    def superseded(self) -> "ChangeQuerySet":
        """Lines that a later one about the same document follows."""
        return self.filter(_later_lines())

    def newest(self) -> "ChangeQuerySet":
        """The last line about each document."""
        return self.filter(~_later_lines())


def _later_lines() -> Exists:
    return Exists(
        Change.objects.filter(document_id=OuterRef("document_id"), version__gt=OuterRef("version"))
    )


class Change(models.Model):
    """One line of the log: sequence numbers become visible in their order."""

    class Operation(models.TextChoices):
        UPSERT = "upsert", "publication"
        DELETE = "delete", "retrait"

    class Reason(models.TextChoices):
        GONE = "gone", "supprimé"
        REDIRECT = "redirect", "remplacé"
        WITHDRAWN = "withdrawn", "retiré"

    sequence = models.BigAutoField(primary_key=True)
    document_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    operation = models.CharField(max_length=8, choices=Operation)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    location = models.CharField(max_length=2048, blank=True)
    created_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        constraints = [
            models.UniqueConstraint(fields=["document_id", "version"], name="one_change_a_version"),
        ]
        indexes = [
            models.Index(
                fields=["sequence"], condition=Q(operation="delete"), name="tombstone_by_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.operation} {self.document_id} v{self.version}"


class PastTheme(models.Model):
    """A theme under which a document is or was public: whoever follows it may hold a copy."""

    document_id = models.UUIDField()
    slug = models.CharField(max_length=255)

    class Meta:
        verbose_name = "thème d’un temps"
        constraints = [
            models.UniqueConstraint(fields=["document_id", "slug"], name="one_past_theme"),
        ]
        indexes = [models.Index(fields=["slug"], name="past_theme_by_slug")]

    def __str__(self) -> str:
        return f"{self.slug} {self.document_id}"


class RetiredDocument(models.Model):
    """What stays of a document once its tombstone left the log: its last version, why it went."""

    document_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=Change.Reason)
    location = models.CharField(max_length=2048, blank=True)

    class Meta:
        verbose_name = "document retiré de longue date"
        verbose_name_plural = "documents retirés de longue date"

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id} v{self.version}"


class LogHorizon(models.Model):
    """Up to which line the log was thinned out: before it, changes may be missing. One row."""

    sequence = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "horizon du journal"

    def __str__(self) -> str:
        return str(self.sequence)


class DocumentPath(models.Model):
    """Every address a document ever had; the newest owner of an address keeps it."""

    path = models.CharField(max_length=2048, primary_key=True)
    document_id = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = "adresse"

    def __str__(self) -> str:
        return self.path


class Surroundings(models.Model):
    """What public answers show besides documents (labels, menus, alerts, planned publications).

    One row, with a new mark at each change; there is none before the first.
    """

    mark = models.UUIDField()

    class Meta:
        verbose_name = "entourage des documents"

    def __str__(self) -> str:
        return str(self.mark)


class ConsumerOffset(models.Model):
    """How far one consumer of the log has come, and its last failure."""

    name = models.CharField(max_length=64, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "lecteur du journal"

    def __str__(self) -> str:
        return f"{self.name} @ {self.sequence}"


class WorkerHeartbeat(models.Model):
    """When the worker last finished a turn; the health page reads it."""

    name = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = "signe de vie"

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%H:%M:%S}"
