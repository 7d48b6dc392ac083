"""Guards on the management of accounts in the backoffice, and the screens of entrusted pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.accounts.models import User
from cms.accounts.sections import ENTRUSTED, WITHDRAWN
from cms.accounts.views import SectionViewSet


@hooks.register("before_edit_user")
def keep_superusers_to_themselves(request: HttpRequest, user: User) -> None:
    """Who manages accounts without being a superuser does not take over one of theirs.

    Raises:
        PermissionDenied: the account edited is a superuser's, its editor is none.
    """
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied("only a superuser edits a superuser")


@hooks.register("register_admin_viewset")
def sections() -> SectionViewSet:
    """« Pages confiées », for editorial administrators."""
    return SectionViewSet()


class _SectionFormatter(LogFormatter):
    """Names the person and the role."""

    words = ""

    def format_message(self, log_entry: PageLogEntry | ModelLogEntry) -> str:
        data = log_entry.data
        return f"{self.words} {data.get('person', '')} ({data.get('role', '')})"


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    """Name what is entrusted and withdrawn in the audit log."""

    @registry.register_action(ENTRUSTED)
    class Entrusted(_SectionFormatter):
        label = "Confier la page"
        words = "Page confiée à"

    @registry.register_action(WITHDRAWN)
    class Withdrawn(_SectionFormatter):
        label = "Retirer la page"
        words = "Page retirée à"
