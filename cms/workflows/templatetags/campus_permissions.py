"""What templates of the backoffice ask of the permission tester."""

from typing import Any

from django import template
from django.apps import apps
from django.template.context import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def creatable_types(context: RequestContext) -> list[tuple[Any, ...]]:
    """The page types of Wagtail's « add a page below » that the person may create there."""
    rights = context["parent_page"].permissions_for_user(context["request"].user)
    return [
        entry
        for entry in context["page_types"]
        if rights.can_add_subpage_of(apps.get_model(entry[1], entry[2]))
    ]
