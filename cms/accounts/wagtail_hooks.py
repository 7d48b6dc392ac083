"""Guards on the management of accounts in the backoffice."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from cms.accounts.models import User


@hooks.register("before_edit_user")
def keep_superusers_to_themselves(request: HttpRequest, user: User) -> None:
    """Who manages accounts without being a superuser does not take over one of theirs.

    Raises:
        PermissionDenied: the account edited is a superuser's, its editor is none.
    """
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied("only a superuser edits a superuser")
