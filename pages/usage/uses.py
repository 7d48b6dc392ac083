"""Who uses a page, an image, a document or a snippet: the one place that answers.

Wagtail's reference index holds the answer, with many-to-many relations
(:class:`snippets.fields.ReferencedManyToManyField`). The worker keeps it, a little late: before a
deletion the relations of the database are compared with it, and what it lacks is added.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed
from django.utils.text import capfirst
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save

from pages.usage.relations import base_of, parental_key, relations_to
from pages.usage.versions import waiting_uses
from snippets.fields import ReferencedManyToManyField

# (content type, key) of what uses; (content type, key, key of the target) of one use.
Source = tuple[int, str]
PROTECTING = (models.PROTECT, models.RESTRICT)
PREVENTS = "Empêche la suppression"


def connect() -> None:
    """Tell the index of many-to-many relations, which are written after their page is saved."""
    for model in apps.get_models():
        for relation in model._meta.local_many_to_many:
            if isinstance(relation, ReferencedManyToManyField):
                m2m_changed.connect(_relation_changed, sender=relation.remote_field.through)


def _relation_changed(instance: Model, action: str, reverse: bool, **kwargs: Any) -> None:
    if action.startswith("post_") and not reverse:
        update_reference_index_on_save(instance)


@dataclass
class Use:
    """A content that uses what would be deleted."""

    source: Model
    kind: str
    places: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    is_protected: bool = False

    @property
    def is_live(self) -> bool:
        """Whether readers see it."""
        return bool(getattr(self.source, "live", True))


def direct_uses(model: type[Model], keys: Iterable[Any]) -> dict[type[Model], set[tuple[Any, Any]]]:
    """Uses by relation as the database has them: (key of the user, key of the target) by model."""
    found: dict[type[Model], set[tuple[Any, Any]]] = defaultdict(set)
    wanted = list(keys)
    for source, relation in relations_to(model):
        parent = parental_key(source)
        holder, key = (parent.related_model, parent.attname) if parent else (source, "pk")
        rows = source._default_manager.filter(**{f"{relation.name}__in": wanted})
        found[holder].update(rows.values_list(key, relation.name))
    return found


def catch_up(targets: Iterable[Model]) -> None:
    """Add to the reference index the uses by relation that it does not know yet."""
    by_model: dict[type[Model], list[Any]] = defaultdict(list)
    for target in targets:
        by_model[_model_of(target)].append(target.pk)
    for model, keys in by_model.items():
        to_type = ContentType.objects.get_for_model(base_of(model))
        known = set(
            ReferenceIndex.objects.filter(
                to_content_type=to_type, to_object_id__in=[str(key) for key in keys]
            ).values_list("base_content_type_id", "object_id", "to_object_id")
        )
        for holder, uses in direct_uses(model, keys).items():
            base = ContentType.objects.get_for_model(base_of(holder)).pk
            late = {key for key, target in uses if (base, str(key), str(target)) not in known}
            _index_again(holder, late)


def _index_again(model: type[Model], keys: set[Any]) -> None:
    for instance in model._default_manager.filter(pk__in=keys):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(
                instance.specific if isinstance(instance, Page) else instance
            )


def _model_of(target: Model) -> type[Model]:
    specific = target.specific_class if isinstance(target, Page) else None
    return specific or type(target)


def uses_of(targets: Iterable[Model]) -> list[Use]:
    """What uses any of these, itself not among them: what is live first, then by name.

    Drafts and versions that wait to be published count: see :mod:`pages.usage.versions`.
    """
    gone = list(targets)
    catch_up(gone)
    among = {_source_of(target) for target in gone}
    references: dict[Source, list[ReferenceIndex]] = defaultdict(list)
    for reference in ReferenceIndex.get_references_to_in_bulk(gone):
        source = (reference.base_content_type_id, reference.object_id)
        if source not in among:
            references[source].append(reference)
    uses = [_use(instance, references[source]) for source, instance in _read(references)]
    waiting = {
        source: fields
        for source, fields in _waiting(gone).items()
        if source not in among and source not in references
    }
    uses += [_use_to_come(instance, waiting[source]) for source, instance in _read(waiting)]
    return sorted(uses, key=lambda use: (not use.is_live, str(use.source).casefold()))


def _waiting(targets: Iterable[Model]) -> dict[Source, list[Any]]:
    """The fields by which versions that wait name any of these, by content."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for target in targets:
        keys[_model_of(target)].add(target.pk)
    found: dict[Source, list[Any]] = defaultdict(list)
    for revision, fields in waiting_uses(keys):
        found[revision.base_content_type_id, revision.object_id] += fields
    return found


def _use_to_come(source: Model, fields: Iterable[Any]) -> Use:
    use = Use(source, str(source._meta.verbose_name))
    for field_ in fields:
        place = f"{capfirst(str(field_.verbose_name))}, dans une version à venir"
        protects = field_.many_to_one and field_.remote_field.on_delete in PROTECTING
        effect = PREVENTS if protects else "La version à venir perd cette référence"
        use.places += [place] if place not in use.places else []
        use.effects += [effect] if effect not in use.effects else []
        use.is_protected |= bool(protects)
    return use


def _source_of(target: Model) -> Source:
    return ContentType.objects.get_for_model(base_of(type(target))).pk, str(target.pk)


def _read(sources: Iterable[Source]) -> Iterator[tuple[Source, Model]]:
    """The contents themselves, in one query a model."""
    by_type: dict[int, list[str]] = defaultdict(list)
    for content_type, key in sources:
        by_type[content_type].append(key)
    for content_type, keys in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None:
            for instance in model._default_manager.filter(pk__in=keys):
                yield (content_type, str(instance.pk)), instance


def _use(source: Model, references: list[ReferenceIndex]) -> Use:
    use = Use(source, str(references[0].model_name))
    for reference in references:
        place, effect = str(reference.describe_source_field()), _effect(reference)
        if place not in use.places:
            use.places.append(place)
        if effect not in use.effects:
            use.effects.append(effect)
        use.is_protected |= reference.on_delete in PROTECTING
    return use


def _effect(reference: ReferenceIndex) -> str:
    """What the deletion does there: Wagtail's own words do not agree in French."""
    if reference.on_delete in PROTECTING:
        return PREVENTS
    if reference.on_delete is not models.CASCADE:
        return "La référence est retirée"
    if len(reference.model_path_components) == 1:
        return "Ce contenu est supprimé aussi"
    return f"La ligne « {capfirst(str(reference.related_field_model_name))} » est retirée"
