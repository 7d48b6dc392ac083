"""What a person may do with a page: the one rule that every door of the backoffice asks.

Buttons, bulk actions, direct requests and Wagtail's APIs all end in
``page.permissions_for_user(user)``. Nobody publishes there, whatever the rights: a page goes live
when the workflow ends (:mod:`cms.workflows.publication`), which asks no permission because its
steps already did.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail.models import Page, PagePermissionTester

from cms.workflows.policy import takes_tied_pages, tie_of, tied_pages
from cms.workflows.sets.membership import planned_set_of


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

    def _is_tied(self) -> bool:
        """Whether the page is tied to one entrusted to the person: an event of their laboratory."""
        return bool(self.user.is_active and self.page.pk in tied_pages(self.user).pages)

    def can_edit(self) -> bool:
        """Wagtail's rule; and lab managers edit the events of their laboratory."""
        return self._is_tied() or bool(super().can_edit())

    def can_add_subpage(self) -> bool:
        """Wagtail's rule; and lab managers create events of their laboratory in the agenda."""
        return bool(super().can_add_subpage()) or self._may_add_tied()

    def can_add_subpage_of(self, model: type[Page]) -> bool:
        """Whether the person may create a page of this type here.

        Who has this place only for what is tied to their pages creates nothing else in it.
        """
        if super().can_add_subpage():
            return True
        return bool(tie_of(model)) and self._may_add_tied()

    def _may_add_tied(self) -> bool:
        return bool(
            self.user.is_active
            and takes_tied_pages(self.page.specific_class)
            and tied_pages(self.user).anchors
        )

    def has_right_by_tie_alone(self) -> bool:
        """Whether nothing but an entrusted page lets the person write here.

        « Here » is the page, or its place for one that is not created yet.
        """
        if super().can_edit() or super().can_add_subpage():
            return False
        return self._is_tied() or self._may_add_tied()

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

        The same holds for a page with such a page below it. A lab manager takes back an event of
        the laboratory that they created themselves. Nobody deletes what a planned publication set
        is about to publish: the set would go without it.
        """
        if not super().can_delete(ignore_bulk) and not self._is_own_tied():
            return False
        if planned_set_of(self.page) is not None:
            return False
        if self._holds("bulk_delete"):
            return True
        family = self.page.get_descendants(inclusive=True)
        return not family.filter(first_published_at__isnull=False).exists()

    def _is_own_tied(self) -> bool:
        return self._is_tied() and self.page.owner_id == self.user.pk and self.page.is_leaf()

    def can_move(self) -> bool:
        """Moving keeps what is published: Wagtail's own rule for deletion, without ours."""
        return super().can_delete(ignore_bulk=True)

    def can_move_to(self, destination: Page) -> bool:
        """Wagtail's rule; and who may reorder the children of a page gives each its place there.

        Wagtail asks for both, so that validators would be shown an order that they cannot change.
        """
        reorders = destination.permissions_for_user(self.user).can_reorder_children()
        if reorders and self.page.is_child_of(destination):
            return True
        return bool(super().can_move_to(destination))
