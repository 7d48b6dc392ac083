"""Models of pages: what an editor keeps of a page, to start others from it."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class PageTemplate(models.Model):
    """A content to start pages of one type from: neither a place, nor a state, nor dates.

    ``content`` holds fields and lists as Wagtail's revisions do; it points at vocabularies and
    images, which may be deleted since: they are left out then.
    """

    # What a model quotes may be deleted: the pages made from it do without.
    wagtail_reference_index_ignore = True

    name = models.CharField("nom", max_length=120)
    description = models.CharField(
        "description",
        max_length=250,
        blank=True,
        help_text="Quand s’en servir, en une phrase.",
    )
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, related_name="+", verbose_name="type de page", editable=False
    )
    content = models.JSONField("contenu", encoder=DjangoJSONEncoder, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="fait par",
        editable=False,
    )
    updated_at = models.DateTimeField("mis à jour le", auto_now=True)

    class Meta:
        verbose_name = "modèle de page"
        verbose_name_plural = "modèles de page"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def page_type(self) -> type[Any] | None:
        """The page type it makes; None when that type no longer exists."""
        return self.content_type.model_class()
