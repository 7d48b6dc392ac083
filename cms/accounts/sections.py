"""Entrusting one page, and what is below it, to one person."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from cms.accounts.models import User
from cms.accounts.roles import Role

# A person entrusted with a page writes there; publishing stays with the workflow.
RIGHTS = ("add", "change")


@transaction.atomic
def entrust(page: Page, user: User, role: Role) -> Group:
    """Let a community animator or a lab manager write in this page alone; a second time is nothing.

    Wagtail gives page rights to groups: each entrusted page has one, named after the role and
    the page, that holds the rights on this page. The role's own group gives what does not depend
    on the page (the backoffice, images, documents).

    Returns:
        The group of this page, to which other people may be added.
    """
    group = Group.objects.filter(
        name__startswith=f"{role} · ", page_permissions__page=page
    ).first() or Group.objects.create(name=_group_name(page, role))
    for right in RIGHTS:
        held = GroupPagePermission.objects.filter(
            group=group, page=page, permission__codename=f"{right}_page"
        )
        if not held.exists():
            GroupPagePermission.objects.create(group=group, page=page, permission_type=right)
    user.groups.add(Group.objects.get(name=role), group)
    return group


def _group_name(page: Page, role: Role) -> str:
    """« Animateurs de communauté · Réseau des facilitateurs (page 42) », in 150 characters."""
    suffix = f" (page {page.pk})"
    return f"{role} · {page.title}"[: 150 - len(suffix)] + suffix
