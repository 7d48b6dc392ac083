"""Who may do what with publication sets; every screen and every action ask here."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from cms.accounts.models import User
from cms.workflows.models import PublicationSet, SeparateApprovalTask

AnyUser = User | AnonymousUser


def may_manage(user: AnyUser) -> bool:
    """Whether a person creates, plans and cancels sets: validators, editorial administrators."""
    return bool(user.is_active and user.has_perm("workflows.change_publicationset"))


def may_contribute(user: AnyUser) -> bool:
    """Whether a person writes pages somewhere: they may put their own into a set."""
    pages = policy_registry.get_by_type(Page)
    return bool(pages.user_has_any_permission(user, ["add", "change"]))


def takes_part_in_steps(user: AnyUser) -> bool:
    """Whether a person belongs to the group of a step in use, or to all as a superuser."""
    if not user.is_active:
        return False
    if getattr(user, "is_superuser", False):
        return True
    steps = SeparateApprovalTask.objects.filter(active=True, groups__user=user.pk)
    return bool(steps.exists())


def may_see(user: AnyUser) -> bool:
    """Whether a person sees the sets: whoever writes, approves or plans."""
    return may_manage(user) or takes_part_in_steps(user) or may_contribute(user)


def may_add(user: AnyUser, publication_set: PublicationSet, page: Page) -> bool:
    """Whether a person may put this page into this set: who manages it, or who edits the page.

    Once a set is planned its contents are those of who planned it.
    """
    if not publication_set.is_open or publication_set.is_planned:
        return False
    return may_manage(user) or bool(page.permissions_for_user(user).can_edit())


class SetPermissionPolicy(ModelPermissionPolicy):
    """Rights on the model, but for reading, which takes no right of its own; none deletes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Reading is for who takes part in the sets; a set is cancelled, not deleted."""
        if action == "view":
            return may_see(user)
        return action in {"add", "change"} and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether one of these actions is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)
