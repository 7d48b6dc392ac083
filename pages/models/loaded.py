"""What the loader of facts has already made, so that it never makes it twice."""

from django.db import models


class LoadedFact(models.Model):
    """One fact that became something here.

    The row stays when an editor changes, unpublishes or deletes what was made: the loader then
    leaves it as the editor wants it. ``key`` is ``<kind>/<slug>``; ``object_key`` is the primary
    key of what was made.
    """

    key = models.CharField("clé", max_length=200, unique=True)
    object_key = models.CharField("identifiant de l’objet", max_length=64)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)

    class Meta:
        verbose_name = "fait chargé"
        verbose_name_plural = "faits chargés"

    def __str__(self) -> str:
        return self.key
