"""What a person may do with a page: the one rule that every door of the backoffice asks.

Buttons, bulk actions, direct requests and Wagtail's APIs all end in
``page.permissions_for_user(user)``. Nobody publishes there, whatever the rights: a page goes live
when the workflow ends (:mod:`cms.workflows.publication`), which asks no permission because its
steps already did.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail.models import Page, PagePermissionTester


class CampusPagePermissionTester(PagePermissionTester):
    """Wagtail's permission tester, with publishing left to the workflow.

    The page right « publish » keeps what takes nothing live without approval: unpublish, cancel a
    schedule, set the privacy, reorder. « bulk_delete » marks who may delete what was published.
    """

    def __init__(self, user: AbstractBaseUser | AnonymousUser, page: Page) -> None:
        super().__init__(user, page)
        if not hasattr(self, "permissions"):
            self.permissions: set[str] = set()

    def _holds(self, right: str) -> bool:
        """Whether the person is active and holds a page right here, as superusers hold all."""
        return bool(self.user.is_active and (self.user.is_superuser or right in self.permissions))

    def can_publish(self) -> bool:
        """Nobody, superusers included: the last approval publishes."""
        return False

    def can_publish_subpage(self) -> bool:
        """Nobody: closes « publish » at creation, live copies and aliases."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Whoever may unpublish may also decide who reads the page."""
        return not self.page_is_root and self._holds("publish")

    def can_unschedule(self) -> bool:
        """Whoever may unpublish may also cancel a scheduled publication."""
        return not self.page_is_root and self._holds("publish")

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """A page once published is unpublished, not deleted, but by an editorial administrator.

        The same holds for a page with such a page below it.
        """
        if not super().can_delete(ignore_bulk):
            return False
        if self._holds("bulk_delete"):
            return True
        family = self.page.get_descendants(inclusive=True)
        return not family.filter(first_published_at__isnull=False).exists()

    def can_move(self) -> bool:
        """Moving keeps what is published: Wagtail's own rule for deletion, without ours."""
        return super().can_delete(ignore_bulk=True)
