"""Imports: a batch, each of its lines and what came of it, and what is remembered between two."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.urls import reverse

from cms.imports.storage import PrivateStorage

DETAIL = "imports_batch"
MAX_KEY = 200
MAX_ADDRESS = 500


class Status(models.TextChoices):
    """Where a batch stands."""

    UPLOADED = "uploaded", "Colonnes à relier"
    CHECKING = "checking", "Essai en cours"
    CHECKED = "checked", "Essai terminé"
    IMPORTING = "importing", "Import en cours"
    IMPORTED = "imported", "Import terminé"
    CANCELLED = "cancelled", "Import arrêté"
    UNDOING = "undoing", "Annulation en cours"
    UNDONE = "undone", "Import annulé"
    FAILED = "failed", "Fichier illisible"


UNDER_WAY = (Status.CHECKING, Status.IMPORTING, Status.UNDOING)


class Target(models.TextChoices):
    """What becomes of the pages that an import creates or changes; none is published."""

    DRAFT = "draft", "Garder en brouillon"
    SUBMIT = "submit", "Soumettre à la relecture"


class Outcome(models.TextChoices):
    """What came of one line; of a dry run, what would."""

    PENDING = "", "En attente"
    CREATED = "created", "Création"
    UPDATED = "updated", "Mise à jour"
    UNCHANGED = "unchanged", "Inchangé"
    ERROR = "error", "Erreur"


class Undo(models.TextChoices):
    """What undoing a batch did of one line."""

    NOT_ASKED = "", "Rien à annuler"
    REMOVED = "removed", "Supprimé"
    RESTORED = "restored", "Remis comme avant"
    UNPUBLISHED = "unpublished", "Dépublié"
    KEPT = "kept", "Gardé"


SHOWING_IMPORT = (Status.IMPORTING, Status.IMPORTED, Status.CANCELLED)
"""The report tells what was done, and no longer what would be."""


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches."""

    def is_under_way(self) -> "ImportBatchQuerySet":
        """Those that the worker has something to do for."""
        return self.filter(status__in=UNDER_WAY)


class ImportBatch(models.Model):
    """One file, read once; ``mapping`` gives the key of a column for each column of the file.

    ``total`` is the number of its lines; ``counts`` how many lines had each outcome, as of the
    last slice of work. ``progress_at`` moves as long as the worker is at it. ``told_at`` is when
    reviewers were last written to: what was done by then is not told again.
    """

    kind = models.CharField("contenu", max_length=20)
    file = models.FileField(
        "fichier", storage=PrivateStorage(), upload_to="imports", max_length=200
    )
    original_name = models.CharField("nom du fichier", max_length=255)
    source = models.CharField(
        "source",
        max_length=100,
        blank=True,
        help_text=(
            "D’où viennent les identifiants, si ce ne sont pas ceux du campus. Par exemple : "
            "catalogue du ministère. Gardez le même nom d’un import à l’autre."
        ),
    )
    parent = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="créer les pages dans",
    )
    target = models.CharField("ensuite", max_length=10, choices=Target, default=Target.DRAFT)
    status = models.CharField("état", max_length=12, choices=Status, default=Status.UPLOADED)
    headings = models.JSONField("titres des colonnes", default=list)
    mapping = models.JSONField("colonnes reliées", default=list)
    is_read = models.BooleanField("fichier lu", default=False)
    total = models.PositiveIntegerField("lignes", default=0)
    counts = models.JSONField("bilan", default=dict)
    error = models.TextField("erreur", blank=True)
    cancel_requested = models.BooleanField("arrêt demandé", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="déposé par",
    )
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    progress_at = models.DateTimeField("dernière activité", null=True, blank=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)
    forgotten_at = models.DateTimeField("fichier effacé le", null=True, blank=True)
    told_at = models.DateTimeField("relecture demandée le", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    # A batch is no use of the page in which it creates others.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["status"], name="import_status")]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        """The page of the batch in the backoffice."""
        return reverse(DETAIL, args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has something to do for it."""
        return self.status in UNDER_WAY

    @property
    def done(self) -> int:
        """How many lines were worked on at the last count."""
        return sum(number for outcome, number in self.counts.items() if outcome)

    def count(self) -> dict[str, int]:
        """How many lines have each outcome, now; of an undone batch, what undoing did."""
        name = "undo" if self.status in {Status.UNDOING, Status.UNDONE} else "outcome"
        rows = self.rows.order_by()
        if self.status not in SHOWING_IMPORT:
            return _counted(rows, name)
        waiting = rows.filter(done_at=None).count()
        counts = _counted(rows.exclude(done_at=None), name)
        return {**counts, Outcome.PENDING.value: waiting} if waiting else counts


def _counted(rows: "models.QuerySet[ImportRow]", name: str) -> dict[str, int]:
    return dict(rows.values_list(name).annotate(number=Count("pk")))


class ImportRow(models.Model):
    """One line of the file: what it says, what came of it, and what is needed to undo it.

    ``number`` is the number of the line in the file, ``formulas`` are the indexes of its cells that
    hold one. ``messages`` are dictionaries with ``cell``,
    ``heading`` and ``text``. ``previous`` and ``written`` hold the values, by key of column, that
    the import replaced and put in place. ``done_at`` is the instant when the import, not its dry
    run, dealt with the line: it never does so again.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules", default=list)
    formulas = models.JSONField("colonnes à formule", default=list)
    key = models.CharField("identifiant", max_length=MAX_KEY, blank=True)
    label = models.CharField("intitulé", max_length=255, blank=True)
    outcome = models.CharField("résultat", max_length=10, choices=Outcome, blank=True)
    messages = models.JSONField("messages", default=list)
    object_id = models.CharField("objet", max_length=64, blank=True)
    revision_id = models.BigIntegerField("version", null=True, blank=True)
    previous = models.JSONField("valeurs d’avant", default=dict)
    written = models.JSONField("valeurs écrites", default=dict)
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    undo = models.CharField("annulation", max_length=12, choices=Undo, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ("number",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_row_a_line"),
        ]
        indexes = [
            models.Index(fields=["batch", "outcome"], name="import_row_outcome"),
            models.Index(fields=["batch", "done_at"], name="import_row_done"),
        ]

    def __str__(self) -> str:
        return f"ligne {self.number}"

    @property
    def result(self) -> str:
        """What the report says came of it; ``batch`` must be read already."""
        if self.undo:
            return str(self.get_undo_display())
        if self.batch.status in SHOWING_IMPORT and self.done_at is None:
            return str(Outcome.PENDING.label)
        return str(self.get_outcome_display())

    def say(self, text: str, cell: str = "", heading: str = "") -> None:
        """Add a sentence to the report of this line."""
        self.messages.append({"cell": cell, "heading": heading, "text": text})


class ExternalKey(models.Model):
    """Under which identifier a source knows one of our contents."""

    source = models.CharField("source", max_length=100, blank=True)
    kind = models.CharField("contenu", max_length=20)
    key = models.CharField("identifiant", max_length=MAX_KEY)
    object_id = models.CharField("objet", max_length=64)

    class Meta:
        verbose_name = "identifiant d’une source"
        verbose_name_plural = "identifiants des sources"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="one_object_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}".strip()


class ColumnMapping(models.Model):
    """How the columns of such a file were mapped the last time; ``mapping`` goes by heading."""

    kind = models.CharField("contenu", max_length=20)
    fingerprint = models.CharField("empreinte des titres", max_length=64)
    mapping: Any = models.JSONField("colonnes reliées", default=dict)
    updated_at = models.DateTimeField("retenu le", auto_now=True)

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_mapping_a_heading"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class MediaSort(models.TextChoices):
    """What the address of a cell leads to."""

    IMAGE = "image", "image"
    DOCUMENT = "document", "document"


class FetchedFile(models.Model):
    """What came of an address that a batch named: an image or a document, or why there is none.

    ``digest`` is that of the file as it was received (SHA-256). ``is_ours`` says that this batch
    brought the object, which nobody had; ``undone_at`` when undoing the batch dealt with it.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    sort = models.CharField("sorte", max_length=10, choices=MediaSort)
    address = models.CharField("adresse", max_length=MAX_ADDRESS)
    digest = models.CharField("empreinte", max_length=64, blank=True)
    object_id = models.BigIntegerField("objet", null=True, blank=True)
    is_ours = models.BooleanField("apporté par cet import", default=False)
    error = models.TextField("erreur", blank=True)
    fetched_at = models.DateTimeField("téléchargé le", auto_now_add=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "fichier téléchargé"
        verbose_name_plural = "fichiers téléchargés"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sort", "address"], name="one_file_an_address"
            ),
        ]
        indexes = [
            models.Index(fields=["sort", "address"], name="fetched_address"),
            models.Index(fields=["sort", "digest"], name="fetched_digest"),
        ]

    def __str__(self) -> str:
        return self.address
