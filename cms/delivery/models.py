"""Published documents, the log of their changes, and what is known of each reader of the log."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    """Reads of the documents; everything public goes through ``public``."""

    def public(self) -> "PublishedDocumentQuerySet":
        """Documents that may leave now, less those whose expiry the worker has yet to see."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


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
    text = models.JSONField(default=dict)
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
            models.Index(fields=["state_until"], name="document_by_state_until"),
            models.Index(fields=["expires_at"], name="document_by_expiry"),
            models.Index(fields=["kind", "slug"], name="document_by_slug"),
            models.Index(fields=["path"], name="document_by_path"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} « {self.title} » v{self.version}"


class DocumentTerm(models.Model):
    """One code of one document for one filter: ``theme = simplification``."""

    document = models.ForeignKey(PublishedDocument, models.CASCADE, related_name="terms")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=255)

    class Meta:
        verbose_name = "terme"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "value", "document"], name="one_term_a_document"
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

    class Meta:
        verbose_name = "changement"
        constraints = [
            models.UniqueConstraint(fields=["document_id", "version"], name="one_change_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.operation} {self.document_id} v{self.version}"


class DocumentPath(models.Model):
    """Every address a document ever had; the newest owner of an address keeps it."""

    path = models.CharField(max_length=2048, primary_key=True)
    document_id = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = "adresse"

    def __str__(self) -> str:
        return self.path


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
