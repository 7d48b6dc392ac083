"""Images and documents of the campus: who may reuse them, and what is known of their text."""

import uuid
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from media.signals import changed_in_bulk
from media.validation import validate_document_file


class Licence(models.TextChoices):
    """Under which terms others may reuse a file."""

    ETALAB = "etalab-2.0", "Licence Ouverte 2.0"
    CC_BY = "cc-by-4.0", "Creative Commons Attribution 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "Creative Commons Attribution – Partage à l’identique 4.0"
    RESERVED = "reserved", "Tous droits réservés"


class BulkChanges(models.QuerySet[Any]):
    """Tells of changes made by one query, for which Django sends no signal."""

    def update(self, **values: Any) -> int:
        """Change all rows of the set, then send ``changed_in_bulk``."""
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            changed = super().update(**values)
            changed_in_bulk.send(sender=self.model, keys=keys)
        return changed


class CampusImageQuerySet(BulkChanges, ImageQuerySet):
    """Images, searchable as Wagtail's are."""


class CampusDocumentQuerySet(BulkChanges, DocumentQuerySet):
    """Documents, searchable as Wagtail's are."""


class CampusImage(AbstractImage):
    """An image; its description is written where it is used, since it depends on the use."""

    credit = models.CharField("crédit", max_length=200, blank=True)
    licence = models.CharField("licence", max_length=20, choices=Licence, blank=True)

    objects = CampusImageQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "credit",
        "licence",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = [("choose_image", "Can choose image")]


class CampusRendition(AbstractRendition):
    """One size and format of an image."""

    image = models.ForeignKey(CampusImage, models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "déclinaison"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"


class TextStatus(models.TextChoices):
    """What came out of the extraction of a document's text."""

    PENDING = "pending", "À traiter"
    OK = "ok", "Texte lu"
    NO_TEXT = "no-text", "Aucun texte"
    ENCRYPTED = "encrypted", "Protégé par un mot de passe"
    FAILED = "failed", "Lecture impossible"


class TextNote(models.TextChoices):
    """Why a document has no text, or not all of it, as editors read it."""

    BAD_TYPE = "bad-type", "Ce type de fichier ne contient pas de texte."
    EMPTY = "empty", "Le fichier ne contient aucun texte."
    SCANNED = "scanned", "Le fichier ne contient que des images : il faut le numériser en texte."
    SHORTENED = "shortened", "Le fichier est très long : seul son début est lu."
    DAMAGED = "damaged", "Le fichier est abîmé : enregistrez-le de nouveau et remplacez-le."
    ABNORMAL = "abnormal", "Le contenu du fichier est anormal : il n’est pas lu."
    TOO_LARGE = "too-large", "Le fichier est trop lourd pour être lu."
    TOO_SLOW = "too-slow", "La lecture prend trop de temps."
    TOO_HEAVY = "too-heavy", "La lecture demande trop de mémoire."
    MISSING = "missing", "Le fichier n’est plus sur le disque."
    UNREAD = "unread", "Plusieurs essais de lecture ont échoué : demandez à relire le texte."


class CampusDocument(AbstractDocument):
    """A file to download; ``key`` is its public id, whatever file replaces it.

    ``text`` is that of the file as ``media.extraction`` read it at ``text_read_at``: the worker
    reads each file whose ``text_status`` is pending, and gives up after some tries.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    licence = models.CharField("licence", max_length=20, choices=Licence, blank=True)
    language = models.CharField("langue", max_length=12, default="fr")
    text = models.TextField("texte extrait", blank=True, editable=False)
    text_status = models.CharField(
        "lecture du texte",
        max_length=12,
        choices=TextStatus,
        default=TextStatus.PENDING,
        editable=False,
    )
    text_note = models.CharField(
        "précision", max_length=12, choices=TextNote, blank=True, db_default="", editable=False
    )
    text_read_at = models.DateTimeField("texte lu le", null=True, editable=False)
    pages = models.PositiveIntegerField("nombre de pages", null=True, blank=True)

    objects = CampusDocumentQuerySet.as_manager()

    admin_form_fields = ("title", "file", "collection", "licence", "language", "pages", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        permissions = [("choose_document", "Can choose document")]
        # The worker looks for what waits: without it, it would go through every text.
        indexes = [models.Index(fields=["text_status"], name="document_text_status")]

    @property
    def url(self) -> str:
        """Path of the view that serves the file."""
        return reverse("media:document", args=[self.key, self.filename])

    def clean(self) -> None:
        """Check the file by its content.

        Raises:
            ValidationError: its content is not what its name says, or not a listed type.
        """
        if not self.file:
            # Wagtail's upload of many files checks the file first, and the rest without it.
            return
        super().clean()
        if not getattr(self.file, "_committed", True):
            validate_document_file(self.file)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep size, hash and text in step with a new file, also when code saves it.

        The text of the former file goes at once; that of a document made with its text stays.
        Its number of pages goes too, unless another one is given with the new file.
        """
        if self.file and not getattr(self.file, "_committed", True):
            self._set_document_file_metadata()
            if not self._state.adding:
                self._forget_text()
        super().save(*args, **kwargs)

    def _forget_text(self) -> None:
        self.text = self.text_note = ""
        self.text_status = TextStatus.PENDING
        self.text_read_at = None
        former = type(self)._default_manager.filter(pk=self.pk).values_list("pages", flat=True)
        if self.pages == former.first():
            self.pages = None
