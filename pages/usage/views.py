"""« Remplacer par un autre » : the screen that merges a snippet into another."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin.utils import get_latest_str
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from pages.usage.guard import SHOWN
from pages.usage.replace import replace
from pages.usage.uses import uses_of


class ReplaceForm(forms.Form):
    """By what to replace, and the box that says that it is understood."""

    replacement: Any = forms.ModelChoiceField(label="Remplacer par", queryset=None)
    understood = forms.BooleanField(
        label="Je confirme : ce remplacement ne se défait pas.", required=True
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replacement"]
        field.queryset = others


def replace_snippet(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
    """Ask by what, then replace everywhere.

    Raises:
        Http404: no such snippet, or nothing that can be replaced.
        PermissionDenied: the person may not delete snippets of this kind.
    """
    names = {(m._meta.app_label, m._meta.model_name): m for m in get_snippet_models()}
    model = names.get((app_label, model_name))
    if model is None:
        raise Http404
    policy = policy_registry.get_by_type(model)
    if not policy.user_has_permission(request.user, "delete"):
        raise PermissionDenied
    old = get_object_or_404(model, pk=pk)
    form = ReplaceForm(request.POST or None, others=model._default_manager.exclude(pk=old.pk))
    if request.method == "POST" and form.is_valid():
        name, new = str(old), form.cleaned_data["replacement"]
        try:
            count = replace(old, new, by=request.user)
        except ValidationError as error:
            form.add_error("replacement", error.messages)
        else:
            contents = "un contenu changé" if count == 1 else f"{count} contenus changés"
            messages.success(request, f"« {name} » est remplacé par « {new} » : {contents}.")
            return redirect(model.snippet_viewset.get_url_name("list"))
    uses = uses_of([old])
    context = {
        "old": old,
        "title": get_latest_str(old),
        "form": form,
        "uses": uses[:SHOWN],
        "count": len(uses),
        "more": max(0, len(uses) - SHOWN),
        "back": reverse(model.snippet_viewset.get_url_name("edit"), args=[old.pk]),
    }
    return render(request, "wagtailadmin/usage/replace.html", context)
