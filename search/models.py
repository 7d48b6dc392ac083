"""Tables of search: the index kept in the database, editors' synonyms, the state of the service."""

from django.core.exceptions import ValidationError
from django.db import models

from search.analysis import words


class SearchEntry(models.Model):
    """One document in the database index; its tokens lie in the engine's own table or columns.

    ``title_key`` is the exact chain of the title, words parted by a space. ``weight`` is the
    bounded factor of ``search.ranking.static_weight``.
    """

    document_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField()
    title_key = models.TextField()
    weight = models.FloatField(default=1)

    class Meta:
        verbose_name = "document indexé"
        verbose_name_plural = "documents indexés"

    def __str__(self) -> str:
        return f"{self.document_id} v{self.version}"


class SearchWord(models.Model):
    """A word that one document uses: what spelling correction may offer.

    ``word`` is folded, ``surface`` is how the document writes it, accents included. Words go with
    their entry: what no document says any more is known to nobody.
    """

    entry = models.ForeignKey(
        SearchEntry, on_delete=models.CASCADE, related_name="words", verbose_name="document indexé"
    )
    word = models.CharField(max_length=40)
    surface = models.CharField(max_length=40)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "mot connu"
        verbose_name_plural = "mots connus"
        constraints = [
            models.UniqueConstraint(fields=["entry", "word"], name="search_word_once_per_entry")
        ]
        indexes = [models.Index(fields=["initial", "length"], name="search_word_near")]

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
