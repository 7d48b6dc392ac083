"""French names of permissions, which Django writes into the database in English.

The form of a group shows them; nothing asks for a permission by its name.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models.signals import post_migrate
from django.utils.text import camel_case_to_spaces
from django.utils.translation import override

# By the beginning of the codename, the longest first.
VERBS = {
    "bulk_delete": "Supprimer avec ses sous-pages",
    "add": "Ajouter",
    "change": "Modifier",
    "choose": "Choisir",
    "delete": "Supprimer",
    "lock": "Verrouiller",
    "publish": "Publier",
    "unlock": "Déverrouiller",
    "view": "Voir",
}
WHOLE = {"access_admin": "Accéder à l’espace de rédaction"}


def connect() -> None:
    """Rename after each migration; called once, when the applications are ready."""
    post_migrate.connect(_after_migrate, dispatch_uid="french-permission-names")


def _after_migrate(using: str, **kwargs: Any) -> None:
    rename_permissions(using)


def rename_permissions(using: str) -> None:
    """Give each permission that Django or Wagtail named its French name.

    Those of the application under way come once Django has made them: the signal of the next one,
    or the next migration, finds them.
    """
    found = Permission.objects.using(using).select_related("content_type")
    changed = []
    with override("fr"):
        for permission in found:
            name = french_name(permission)
            if name and name != permission.name:
                permission.name = name
                changed.append(permission)
    Permission.objects.using(using).bulk_update(changed, ["name"], batch_size=200)


def french_name(permission: Permission) -> str:
    """« Publier thème »; empty for a permission of another kind.

    Wagtail leaves out the name of the model where its column says it already.
    """
    if permission.codename in WHOLE:
        return WHOLE[permission.codename]
    verb = next((VERBS[verb] for verb in VERBS if permission.codename.startswith(f"{verb}_")), "")
    model = permission.content_type.model_class()
    if not verb or model is None:
        return ""
    subject = str(model._meta.verbose_name or camel_case_to_spaces(model.__name__))
    return f"{verb} {subject}"[:255]
