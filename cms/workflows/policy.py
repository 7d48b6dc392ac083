"""Which pages a person may change, and which they see in the backoffice.

Wagtail's page rights follow the tree. A laboratory's events do not stand below its page: they name
it. A page type says so by ``entrusted_through``, the name of its relation to the pages whose
managers may change it.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.accounts.models import Section, User
from cms.accounts.roles import Role

Person = User | AnonymousUser
_CACHE = "_campus_tied_pages"


def tie_of(model: type[Page]) -> str:
    """The relation by which a page type is tied to entrusted pages; empty for the others."""
    return str(getattr(model, "entrusted_through", ""))


def takes_tied_pages(model: type[Page] | None) -> bool:
    """Whether pages tied to entrusted pages may be created below pages of this type."""
    return model is not None and any(map(tie_of, model.creatable_subpage_models()))


class TiedPages:
    """What a person has from the pages entrusted to them as a lab manager, read once a request.

    ``anchors`` are those pages, ``pages`` what is tied to them (paths by id), ``places`` where
    something may be created that is tied to them.
    """

    def __init__(self, user: Person) -> None:
        self.anchors: frozenset[int] = frozenset()
        self.pages: dict[int, str] = {}
        self.places: dict[int, str] = {}
        if isinstance(user, AnonymousUser) or not user.is_active or user.is_superuser:
            return
        held = Section.objects.filter(role=Role.LAB_MANAGER, group__user=user.pk)
        self.anchors = frozenset(held.values_list("page_id", flat=True))
        if self.anchors:
            self._read()

    def _read(self) -> None:
        models = get_page_models()
        for model in models:
            if tie := tie_of(model):
                tied = model._default_manager.filter(**{f"{tie}__in": self.anchors})
                self.pages.update(tied.values_list("pk", "path"))
        parents = [model for model in models if takes_tied_pages(model)]
        types = ContentType.objects.get_for_models(*parents).values()
        self.places.update(Page.objects.filter(content_type__in=types).values_list("pk", "path"))


def tied_pages(user: Any) -> TiedPages:
    """The tied pages of this person, kept on the user, as Wagtail keeps their page rights."""
    found: TiedPages | None = getattr(user, _CACHE, None)
    if found is None:
        found = TiedPages(user)
        setattr(user, _CACHE, found)
    return found


class CampusPagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy of pages, with the events of one's own laboratory."""

    def instances_user_has_any_permission_for(
        self, user: Person, actions: Iterable[str]
    ) -> QuerySet[Page]:
        """Add what is tied to the person's pages where a change is asked about."""
        pages: QuerySet[Page] = super().instances_user_has_any_permission_for(user, actions)
        if "change" in actions and (tied := tied_pages(user).pages):
            pages |= self.model._default_manager.filter(pk__in=tied)
        return pages

    def user_has_any_permission_for_instance(
        self, user: Person, actions: Iterable[str], instance: Page
    ) -> bool:
        """The same for one page."""
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        return "change" in actions and instance.pk in tied_pages(user).pages

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[User]:
        """The same the other way round: the managers of the laboratories that an event names."""
        users: QuerySet[User] = super().users_with_any_permission_for_instance(
            actions, instance, include_superusers
        )
        tie = tie_of(instance.specific_class)
        if "change" not in actions or not tie:
            return users
        anchors = getattr(instance.specific, tie).values_list("pk", flat=True)
        sections = Section.objects.filter(role=Role.LAB_MANAGER, page_id__in=list(anchors))
        managers = User.objects.filter(is_active=True, groups__section__in=sections)
        return (users | managers).distinct()

    def instances_with_direct_explore_permission(self, user: Person) -> list[Page]:
        """Begin the explorer where both the person's pages and the agenda are below."""
        pages = list(super().instances_with_direct_explore_permission(user))
        tied = tied_pages(user)
        shown = {**tied.pages, **tied.places}
        return pages + list(self.model.base_page_model.objects.filter(pk__in=shown))

    def explorable_instances(self, user: Person) -> QuerySet[Page]:
        """Show the tied pages, the places where one may create some, and the way to them."""
        pages: QuerySet[Page] = super().explorable_instances(user)
        tied = tied_pages(user)
        if not tied.anchors or user.is_superuser:
            return pages
        root = self.explorable_root_instance(user)
        held = {right.page.path for right in self.get_cached_permissions_for_user(user)}
        wanted = held | set(tied.pages.values()) | set(tied.places.values())
        step = self.model.steplen
        way = {path[:end] for path in wanted for end in range(step, len(path) + 1, step)}
        beside = self.model._default_manager.filter(
            Q(path__in=way), path__startswith=root.path if root else ""
        )
        return pages | beside
