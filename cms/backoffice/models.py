"""What the worker knows of the links and images of public content; nothing that editors type."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

MAX_URL = 2_000
"""Characters of an address that is followed; browsers and servers refuse longer ones."""


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Links by what is to be done with them."""

    def used(self) -> "LinkCheckQuerySet":
        """Those that some public content shows."""
        return self.filter(Exists(LinkUse.objects.filter(link=OuterRef("pk"))))


class LinkCheck(models.Model):
    """An address that public content links to, and what became of the last visit.

    ``digest`` is the SHA-256 of the address, which is too long for an index. ``failures`` counts
    the visits in a row that failed; ``reached_at`` is the last time that anything answered there.
    While ``leased_until`` is to come, a worker is at it; ``called_at`` is the last time its host
    was called for it.
    """

    class State(models.TextChoices):
        NEW = "new", "pas encore vérifié"
        OK = "ok", "valide"
        DOUBTFUL = "doubtful", "à confirmer"
        BROKEN = "broken", "cassé"
        GUARDED = "guarded", "accès réservé"
        PRIVATE = "private", "réseau privé"

    digest = models.CharField(max_length=64, unique=True)
    url = models.TextField("adresse")
    host = models.CharField("site", max_length=255, db_index=True)
    state = models.CharField("état", max_length=8, choices=State, default=State.NEW)
    status = models.PositiveIntegerField("code HTTP", null=True)
    error = models.TextField("raison", blank=True)
    failures = models.PositiveIntegerField("échecs", default=0)
    checked_at = models.DateTimeField("vérifié le", null=True)
    reached_at = models.DateTimeField("dernière réponse", null=True)
    next_check_at = models.DateTimeField("prochaine vérification", db_index=True)
    leased_until = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True, db_index=True)

    objects = LinkCheckQuerySet.as_manager()

    if TYPE_CHECKING:
        uses: models.Manager["LinkUse"]

    class Meta:
        verbose_name = "lien vérifié"
        verbose_name_plural = "liens vérifiés"

    def __str__(self) -> str:
        return self.url


class LinkUse(models.Model):
    """A public document (by its id) that shows a link."""

    link = models.ForeignKey(
        LinkCheck, models.CASCADE, related_name="uses", verbose_name="lien vérifié"
    )
    document_id = models.UUIDField("contenu", db_index=True)

    class Meta:
        verbose_name = "emploi d’un lien"
        verbose_name_plural = "emplois des liens"
        constraints = [
            models.UniqueConstraint(fields=["link", "document_id"], name="one_use_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.link_id}"


class ImageGap(models.Model):
    """A public document that shows images without a description: its own, and those in its text."""

    document_id = models.UUIDField("contenu", primary_key=True)
    main = models.BooleanField("image principale")
    in_text = models.PositiveIntegerField("images du texte")

    class Meta:
        verbose_name = "contenu aux images sans description"
        verbose_name_plural = "contenus aux images sans description"

    def __str__(self) -> str:
        return str(self.document_id)
