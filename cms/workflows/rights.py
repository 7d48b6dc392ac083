"""Rights of the roles on models (snippets, redirects, API clients, accounts), kept in step.

Rights on pages and on collections are given once, by migration: administrators then move them to
the sections they choose. Rights on models follow this table at each ``migrate``: a model that an
application gains later gets its rights without another migration. What an administrator adds by
hand stays.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

from cms.accounts.roles import Role

# Application or « application.model » → the roles that manage it.
MANAGERS: dict[str, tuple[Role, ...]] = {
    "snippets": (Role.EDITORIAL_ADMIN,),
    "pages.pagetemplate": (Role.EDITORIAL_ADMIN,),
    "wagtailredirects": (Role.EDITORIAL_ADMIN,),
    "search.synonymset": (Role.EDITORIAL_ADMIN,),
    "search.promotedresult": (Role.EDITORIAL_ADMIN,),
    "search.deniedsuggestion": (Role.EDITORIAL_ADMIN,),
    "imports": (Role.EDITORIAL_ADMIN,),
    "workflows.publicationset": (Role.VALIDATOR, Role.EDITORIAL_ADMIN),
    "api": (Role.TECHNICAL_ADMIN,),
    "webhooks": (Role.TECHNICAL_ADMIN,),
    "accounts.user": (Role.TECHNICAL_ADMIN,),
    "accounts.section": (Role.EDITORIAL_ADMIN,),
}
_MANAGING = ("add", "change", "delete", "view", "publish")


def grant_model_rights(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, verbosity: int = 1, **kwargs: Any
) -> None:
    """Receive ``post_migrate`` of one application and give its rights to the roles.

    Running it again changes nothing. A role whose group is not there (a database migrated half
    way) is left out.
    """
    targets = {
        target: roles for target, roles in MANAGERS.items() if target.split(".")[0] == sender.label
    }
    if not targets:
        return
    # Django creates permissions in the same signal, maybe after us.
    create_permissions(sender, verbosity=verbosity, using=using)
    for target, roles in targets.items():
        _, _, model = target.partition(".")
        permissions = Permission.objects.using(using).filter(content_type__app_label=sender.label)
        if model:
            permissions = permissions.filter(content_type__model=model)
        managing = [p for p in permissions if p.codename.split("_")[0] in _MANAGING]
        for group in Group.objects.using(using).filter(name__in=roles):
            group.permissions.add(*managing)
