"""Entrusting one page, and what is below it, to one person; and taking it back."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Page

from cms.accounts.models import Section, User
from cms.accounts.roles import Role

# A person entrusted with a page writes there; publishing stays with the workflow.
RIGHTS = ("add", "change")
ENTRUSTED = "campus.section.entrust"
WITHDRAWN = "campus.section.withdraw"


@transaction.atomic
def entrust(
    page: Page, user: User, role: Role, by: User | None = None, *, confine: bool = False
) -> Section:
    """Let a person write in this page and below; a second time is nothing.

    The role's own group gives what does not depend on the page (the backoffice, images,
    documents).

    Args:
        page: the page entrusted.
        user: to whom.
        role: one of ``SECTION_ROLES``.
        by: who decides, for the audit log.
        confine: take away the right to write in the whole site, if the person has it.
    """
    section = _section(page, role)
    if confine:
        user.groups.remove(Group.objects.get(name=Role.CONTRIBUTOR))
    known = user.groups.filter(pk=section.group_id).exists()
    user.groups.add(Group.objects.get(name=role), section.group)
    if not known:
        _tell(ENTRUSTED, section, user, by)
    return section


@transaction.atomic
def withdraw(section: Section, user: User, by: User | None = None) -> None:
    """Take the page back from a person; a second time is nothing.

    With their last page under this role, they lose the role; with its last person, the section
    goes.
    """
    if not user.groups.filter(pk=section.group_id).exists():
        return
    user.groups.remove(section.group)
    if not user.groups.filter(section__role=section.role).exists():
        user.groups.remove(Group.objects.get(name=section.role))
    _tell(WITHDRAWN, section, user, by)
    if not section.group.user_set.exists():
        section.delete()


def connect() -> None:
    """Listen; called once, when the applications are ready."""
    post_delete.connect(_section_deleted, sender=Section, dispatch_uid="cms.accounts.sections")


def _section_deleted(instance: Section, **kwargs: Any) -> None:
    # Its page was deleted, or its last person left.
    Group.objects.filter(pk=instance.group_id).delete()


def _section(page: Page, role: Role) -> Section:
    """The section of this page and role, made with its group the first time."""
    section = Section.objects.filter(page_id=page.pk, role=role).select_related("group").first()
    if section is None:
        group = Group.objects.create(name=_group_name(page, role))
        section = Section.objects.create(page_id=page.pk, role=role, group=group)
    for right in RIGHTS:
        held = GroupPagePermission.objects.filter(
            group=section.group, page_id=page.pk, permission__codename=f"{right}_page"
        )
        if not held.exists():
            GroupPagePermission.objects.create(
                group=section.group, page_id=page.pk, permission_type=right
            )
    return section


def _group_name(page: Page, role: Role) -> str:
    """« Animateurs de communauté · Réseau des facilitateurs (page 42) », in 150 characters."""
    suffix = f" (page {page.pk})"
    return f"{role} · {page.title}"[: 150 - len(suffix)] + suffix


def _tell(action: str, section: Section, user: User, by: User | None) -> None:
    """Write in the history of the page who may write there from now on."""
    data: dict[str, Any] = {"person": str(user), "person_id": user.pk, "role": section.role}
    log(instance=section.page.specific, action=action, user=by, data=data)
