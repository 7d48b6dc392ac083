"""Tables of insight: searches made, results opened, and what suggestions and rank make of them."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models

from search.analysis import exact

MAXIMUM_TEXT = 100
"""Characters of a query that are kept."""


class Source(models.TextChoices):
    """Where a search was made."""

    SITE = "site", "site"
    API = "api", "API"


class LoggedSearch(models.Model):
    """One search that someone made, and nothing of who: no account, address, session or browser.

    ``key`` is the query as searches are grouped: exact words, folded. ``text`` is what was typed,
    in lowercase. ``filters`` are values by name, those of the list itself included. ``refined``:
    the reader had narrowed or ordered the list, as one does who goes on with a search. ``partial``:
    every result lacked some of the words, and editors put none first.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField("jour")
    key = models.CharField(max_length=MAXIMUM_TEXT)
    text = models.CharField("recherche", max_length=MAXIMUM_TEXT)
    filters = models.JSONField(default=dict)
    count = models.PositiveIntegerField("résultats")
    source = models.CharField("origine", max_length=4, choices=[("site", "site"), ("api", "API")])
    engine = models.CharField(max_length=20)
    degraded = models.BooleanField(default=False)
    relaxed = models.CharField(max_length=20, blank=True)
    refined = models.BooleanField(default=False)
    partial = models.BooleanField(default=False)

    class Meta:
        verbose_name = "recherche faite"
        verbose_name_plural = "recherches faites"
        indexes = [models.Index(fields=["day", "key"], name="search_log_by_day")]

    def __str__(self) -> str:
        return f"{self.text} ({self.count})"


class LoggedClick(models.Model):
    """A result of a logged search that was opened; ``rank`` counts from 1.

    Another process may still hold the search in memory: nothing checks that its row is there.
    """

    search = models.ForeignKey(
        LoggedSearch, on_delete=models.CASCADE, related_name="clicks", db_constraint=False
    )
    document_id = models.UUIDField()
    rank = models.PositiveIntegerField("rang")
    day = models.DateField("jour", db_index=True)

    class Meta:
        verbose_name = "résultat ouvert"
        verbose_name_plural = "résultats ouverts"
        constraints = [
            models.UniqueConstraint(fields=["search", "document_id"], name="search_click_once")
        ]

    def __str__(self) -> str:
        return f"{self.search_id} : {self.rank}"


class FrequentQuery(models.Model):
    """A past query that may be suggested: asked on enough days; the table is remade each day."""

    key = models.CharField(max_length=MAXIMUM_TEXT, primary_key=True)
    text = models.CharField(max_length=MAXIMUM_TEXT)
    days = models.PositiveIntegerField()

    class Meta:
        verbose_name = "recherche fréquente"
        verbose_name_plural = "recherches fréquentes"

    def __str__(self) -> str:
        return self.text


class PopularDocument(models.Model):
    """A content that agents open more than others; the table is remade each day.

    ``factor`` is what the score of its text is multiplied by (``search.ranking.popularity``).
    """

    document_id = models.UUIDField(primary_key=True)
    factor = models.FloatField()
    updated = models.DateField("jour du calcul")

    class Meta:
        verbose_name = "contenu souvent ouvert"
        verbose_name_plural = "contenus souvent ouverts"

    def __str__(self) -> str:
        return f"{self.document_id} : {self.factor}"


class DeniedSuggestion(models.Model):
    """Words that no suggested query may hold, or a whole query never to suggest."""

    text = models.CharField("mot ou recherche", max_length=MAXIMUM_TEXT, unique=True)
    whole_query = models.BooleanField(
        "seulement la recherche entière",
        default=False,
        help_text=(
            "Coché : seule cette recherche exacte est écartée. Décoché : toute recherche qui "
            "contient ces mots l’est."
        ),
    )

    class Meta:
        verbose_name = "suggestion écartée"
        verbose_name_plural = "suggestions écartées"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a text without a word."""
        if not exact(self.text):
            raise ValidationError({"text": "Donnez au moins un mot."})
