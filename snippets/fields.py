"""Relations that Wagtail's reference index sees."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField


class ReferencedManyToManyField(ParentalManyToManyField):
    """A many-to-many relation whose targets count as used.

    Wagtail's reference index follows foreign keys and the contents of fields that have
    ``extract_references``; its counts and its lists of uses are then right for these relations
    too.
    """

    if TYPE_CHECKING:  # a descriptor: reads give a manager, lists are taken

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Iterable[Model]) -> None: ...

    def extract_references(self, value: Iterable[Model]) -> Iterator[tuple[Any, str, str, str]]:
        """Give (model, key, path in the model, path in the content) of each target."""
        for target in value:
            yield self.related_model, str(target.pk), "item", str(target.pk)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """To migrations this is the relation it stands for: the database is the same."""
        name, _, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs
