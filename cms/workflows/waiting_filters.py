"""How the report « En attente de validation » is narrowed: step, kind, age, who looks."""

from datetime import timedelta

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Task, TaskState, WorkflowState

SENT_BACK = "renvoye"
MINE = (("moi", "Ce que je peux approuver"), ("demande", "Ce que j’ai soumis"))
AGES = (("2", "plus de 2 jours"), ("5", "plus de 5 jours"), ("15", "plus de 15 jours"))


def _steps() -> list[tuple[str, str]]:
    tasks = Task.objects.filter(active=True).order_by("workflow_tasks__sort_order", "pk")
    names = dict(tasks.values_list("pk", "name"))
    return [*((str(pk), name) for pk, name in names.items()), (SENT_BACK, "À reprendre")]


def _kinds() -> list[tuple[str, str]]:
    used = WorkflowState.objects.active().values("content_type")
    types = ContentType.objects.filter(pk__in=used)
    return sorted(((str(each.pk), kind_of(each)) for each in types), key=lambda pair: pair[1])


def kind_of(content_type: ContentType) -> str:
    """The name that editors know a type of content by."""
    model = content_type.model_class()
    return str(capfirst(model._meta.verbose_name)) if model is not None else content_type.name


class WaitingFilterSet(WagtailFilterSet):
    """Step, kind, age, and what concerns who looks."""

    mine = django_filters.ChoiceFilter(
        label="Me concerne",
        method="filter_mine",
        choices=MINE,
        empty_label="Tout",
        widget=forms.RadioSelect,
    )
    step = django_filters.ChoiceFilter(label="Étape", method="filter_step", choices=_steps)
    kind = django_filters.ChoiceFilter(label="Type", field_name="content_type", choices=_kinds)
    age = django_filters.ChoiceFilter(label="Attend depuis", method="filter_age", choices=AGES)

    class Meta:
        model = WorkflowState
        fields = ["mine", "step", "kind", "age"]

    def filter_mine(
        self, states: "QuerySet[WorkflowState]", name: str, value: str
    ) -> "QuerySet[WorkflowState]":
        """What this person may approve, or asked for."""
        if value == "demande":
            return states.filter(requested_by=self.request.user)
        waiting = TaskState.objects.reviewable_by(self.request.user)
        return states.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            current_task_state__in=waiting.values("pk"),
        )

    def filter_step(
        self, states: "QuerySet[WorkflowState]", name: str, value: str
    ) -> "QuerySet[WorkflowState]":
        """One step, or what was sent back to its author."""
        if value == SENT_BACK:
            return states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        return states.filter(
            status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__task=value
        )

    def filter_age(
        self, states: "QuerySet[WorkflowState]", name: str, value: str
    ) -> "QuerySet[WorkflowState]":
        """What has waited longer than so many days."""
        limit = timezone.now() - timedelta(days=int(value))
        return states.filter(current_task_state__started_at__lt=limit)
