"""Permissions have French names, whatever Django writes at each migration."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from cms.accounts.permission_names import rename_permissions
from snippets.models import Theme

pytestmark = pytest.mark.django_db


def test_no_permission_that_a_group_may_hold_is_in_english() -> None:
    english = Permission.objects.filter(name__startswith="Can ")
    # The application whose signal comes last; no screen shows sessions.
    assert not english.exclude(content_type__app_label="sessions").exists()


def test_a_new_permission_is_renamed_and_others_are_left() -> None:
    kind = ContentType.objects.get_for_model(Theme)
    Permission.objects.filter(content_type=kind, codename="add_theme").update(name="Can add thème")
    own = Permission.objects.create(content_type=kind, codename="merge_theme", name="Fusionner")
    rename_permissions("default")
    assert Permission.objects.get(codename="add_theme").name == "Ajouter thème"
    own.refresh_from_db()
    assert own.name == "Fusionner"
