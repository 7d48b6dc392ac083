"""Create the sections: pages entrusted to people, and the role of those who write in them alone.

The groups made so far for entrusted pages, known by their name, become sections.
"""

import re

import django.db.models.deletion
from django.db import migrations, models

SECTION_ROLE = "Contributeurs de section"
ROLES = (SECTION_ROLE, "Animateurs de communauté", "Responsables de laboratoire")
MEDIA = (("wagtailimages", "image"), ("wagtaildocs", "document"))
MEDIA_RIGHTS = ("add", "choose")


def permission(apps, app_label, model, codename):
    """The permission, created when the first ``migrate`` has not come to it yet."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
    found, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


def create_role(apps, schema_editor):
    """Create the role, with the backoffice and what contributors do with media, and no page."""
    Group = apps.get_model("auth", "Group")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Collection = apps.get_model("wagtailcore", "Collection")
    collection = Collection.objects.filter(depth=1).order_by("path").first()
    group, _ = Group.objects.get_or_create(name=SECTION_ROLE)
    group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for app_label, model in MEDIA:
        for right in MEDIA_RIGHTS:
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=collection,
                permission=permission(apps, app_label, model, f"{right}_{model}"),
            )


def take_over_groups(apps, schema_editor):
    """Make a section of each group « role · page » that holds rights on one page."""
    Group = apps.get_model("auth", "Group")
    Section = apps.get_model("accounts", "Section")
    for role in ROLES:
        for group in Group.objects.filter(name__startswith=f"{role} · "):
            pages = set(group.page_permissions.values_list("page_id", flat=True))
            named = re.search(r"\(page (\d+)\)$", group.name)
            if named and pages == {int(named.group(1))}:
                Section.objects.get_or_create(
                    page_id=pages.pop(), role=role, defaults={"group": group}
                )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[(role, role) for role in ROLES],
                        max_length=40,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section",
                        to="auth.group",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="page",
                    ),
                ),
            ],
            options={
                "verbose_name": "page confiée",
                "verbose_name_plural": "pages confiées",
                "ordering": ("page__path", "role"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "role"), name="one_section_a_page_and_role"
                    )
                ],
            },
        ),
        migrations.RunPython(create_role, migrations.RunPython.noop),
        migrations.RunPython(take_over_groups, migrations.RunPython.noop),
    ]
