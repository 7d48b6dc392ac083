"""Tables of search: its index in the database, what editors decide, the state of the service."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

from search.analysis import exact, words
from search.insight.models import (
    DeniedSuggestion,
    FrequentQuery,
    LoggedClick,
    LoggedSearch,
    PopularDocument,
)

__all__ = [
    "DeniedSuggestion",
    "Effect",
    "FrequentQuery",
    "LoggedClick",
    "LoggedSearch",
    "Match",
    "PopularDocument",
    "PromotedItem",
    "PromotedResult",
    "SearchEntry",
    "SearchPerson",
    "SearchWord",
    "ServiceOutage",
    "SynonymSet",
]


class SearchEntry(models.Model):
    """One document in the database index; its tokens lie in the engine's own table or columns.

    ``title_key`` is the exact chain of the title, words parted by a space. ``weight`` is the
    bounded factor of ``search.ranking.static_weight``. ``words`` are those it taught to
    ``SearchWord``, as it writes them, parted by a space.
    """

    document_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField()
    title_key = models.TextField()
    weight = models.FloatField(default=1)
    words = models.TextField(default="", db_default="")

    class Meta:
        verbose_name = "document indexé"
        verbose_name_plural = "documents indexés"

    def __str__(self) -> str:
        return f"{self.document_id} v{self.version}"


class SearchPerson(models.Model):
    """Someone whom a document in the database index names as its author or one of its animators.

    ``key`` is what every order of the name has in common: ``search.people.key_of``.
    """

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="people")
    key = models.CharField(max_length=255)

    class Meta:
        verbose_name = "personne indexée"
        verbose_name_plural = "personnes indexées"
        indexes = [models.Index(fields=["key", "entry"], name="search_person_key")]

    def __str__(self) -> str:
        return self.key


class SearchWord(models.Model):
    """One way to write a word that documents use: what spelling correction may offer.

    ``word`` is folded, ``surface`` is how documents write it, accents included, ``stem`` is what
    other forms of it share. ``documents`` counts those that write it so: what none says any more
    is known to nobody.
    """

    word = models.CharField(max_length=40)
    surface = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()
    documents = models.IntegerField()

    class Meta:
        verbose_name = "mot connu"
        verbose_name_plural = "mots connus"
        constraints = [models.UniqueConstraint(fields=["word", "surface"], name="search_word_once")]
        indexes = [
            models.Index(fields=["initial", "length"], name="search_word_near"),
            models.Index(fields=["stem"], name="search_word_stem"),
        ]

    def __str__(self) -> str:
        return self.surface


class SynonymSet(models.Model):
    """Words and expressions that mean the same to an agent who searches."""

    terms = models.TextField(
        "termes équivalents",
        help_text=(
            "Séparés par des virgules : « rh, ressources humaines ». Un agent qui cherche l’un "
            "trouve aussi les autres, tout de suite et sans réindexation."
        ),
    )
    is_active = models.BooleanField("actif", default=True)

    class Meta:
        verbose_name = "groupe de synonymes"
        verbose_name_plural = "synonymes"
        ordering = ["terms"]

    def __str__(self) -> str:
        return self.terms

    def members(self) -> tuple[str, ...]:
        """The terms of the set, in the order the editor gave."""
        return tuple(term for part in self.terms.split(",") if (term := part.strip()))

    def first_query(self) -> str:
        """The query to try it with."""
        return self.members()[0]

    def clean(self) -> None:
        """Refuse a set that could not widen any search."""
        members = self.members()
        if len(members) < 2:
            raise ValidationError(
                {"terms": "Donnez au moins deux termes, séparés par une virgule."}
            )
        for member in members:
            if not words(member):
                raise ValidationError(
                    {"terms": f"« {member} » ne contient aucun mot que la recherche retient."}
                )
        if len({tuple(words(member)) for member in members}) < 2:
            raise ValidationError(
                {
                    "terms": (
                        f"Pour la recherche, « {members[0]} » et « {members[1]} » sont déjà les "
                        "mêmes mots : majuscules, accents, pluriels et mots de liaison ne comptent "
                        "pas. Donnez un terme différent."
                    )
                }
            )


class Match(models.TextChoices):
    """How what is typed is compared with the queries of a promotion."""

    EXACT = "exact", "exactement ces mots"
    STEMMED = "stemmed", "ces mots sous toutes leurs formes"

    def key(self, text: str) -> tuple[str, ...]:
        """What two queries have in common when they match; empty when the text says nothing.

        ``EXACT``: every word in its order, capitals and accents aside. ``STEMMED``: the stems in
        their order, so that a plural or a stop word more or less does not count.
        """
        return tuple(exact(text) if self is Match.EXACT else words(text))


class PromotedResult(ClusterableModel):
    """Contents that editors put first or take away for given queries."""

    queries = models.TextField(
        "recherches",
        help_text="Une par ligne. Majuscules et accents ne comptent pas.",
    )
    match = models.CharField(
        "correspondance",
        max_length=8,
        choices=Match.choices,
        default=Match.STEMMED,
        help_text=(
            "« Sous toutes leurs formes » accepte aussi le singulier, le pluriel et les mots de "
            "liaison : « formation manager » vaut pour « formations des managers ». L’ordre des "
            "mots compte toujours."
        ),
    )
    starts_on = models.DateField(
        "premier jour", null=True, blank=True, help_text="Vide : dès maintenant."
    )
    ends_on = models.DateField(
        "dernier jour", null=True, blank=True, help_text="Compris. Vide : sans fin."
    )
    is_active = models.BooleanField("active", default=True)

    class Meta:
        verbose_name = "mise en avant"
        verbose_name_plural = "mises en avant"
        ordering = ["queries", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.phrases())

    def phrases(self) -> tuple[str, ...]:
        """The queries, in the order the editor gave."""
        return tuple(phrase for line in self.queries.splitlines() if (phrase := line.strip()))

    def first_query(self) -> str:
        """The query to try it with."""
        return self.phrases()[0]

    def clean(self) -> None:
        """Refuse what could never apply: no query, one without a word, a period that ends first."""
        errors: dict[str, str] = {}
        if self.queries and not self.phrases():
            errors["queries"] = "Donnez au moins une recherche."
        elif empty := [phrase for phrase in self.phrases() if not Match(self.match).key(phrase)]:
            errors["queries"] = f"« {empty[0]} » ne contient aucun mot que la recherche retient."
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            errors["ends_on"] = "Le dernier jour précède le premier."
        if errors:
            raise ValidationError(errors)


class Effect(models.TextChoices):
    """What a promotion does with a content."""

    PROMOTE = "promote", "mettre en avant"
    EXCLUDE = "exclude", "retirer des résultats"


class PromotedItem(Orderable):
    """One content of a promotion; the page's ``translation_key`` is the id of its document."""

    promotion = ParentalKey(PromotedResult, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name="contenu"
    )
    effect = models.CharField("effet", max_length=8, choices=Effect.choices, default=Effect.PROMOTE)

    class Meta(Orderable.Meta):
        verbose_name = "contenu d’une mise en avant"
        verbose_name_plural = "contenus d’une mise en avant"

    def __str__(self) -> str:
        return f"{self.get_effect_display()} : {self.page}"


class ServiceOutage(models.Model):
    """A service that failed: no process asks it again before ``retry_at``."""

    name = models.CharField(max_length=32, primary_key=True)
    retry_at = models.DateTimeField()
    since = models.DateTimeField()
    error = models.TextField()

    class Meta:
        verbose_name = "panne de service"
        verbose_name_plural = "pannes de service"

    def __str__(self) -> str:
        return f"{self.name} depuis {self.since:%Y-%m-%d %H:%M:%S}"
