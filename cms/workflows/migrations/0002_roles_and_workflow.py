"""Create the roles, their rights on pages and collections, and the workflow « Campus ».

Runs once: administrators may then move these rights to the sections they choose. Wagtail's own
groups and workflow, which nobody uses yet, go away.
"""

from django.db import migrations

# Rights on the whole tree, from its root. « publish » publishes nothing (see
# cms.workflows.permissions): it takes off line, cancels a schedule, sets who reads.
PAGE_RIGHTS = {
    "Contributeurs": ("add", "change"),
    "Relecteurs": ("lock", "unlock"),
    "Validateurs": ("publish", "lock", "unlock"),
    # Their pages are entrusted one by one (cms.accounts.sections).
    "Animateurs de communauté": (),
    "Responsables de laboratoire": (),
    "Administrateurs éditoriaux": ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    "Administrateurs techniques": (),
}
CONTRIBUTE = ("add", "choose")
READ = ("choose",)
MANAGE = ("add", "change", "choose")
# Rights on images and documents, from the root collection.
MEDIA_RIGHTS = {
    "Contributeurs": CONTRIBUTE,
    "Relecteurs": READ,
    "Validateurs": READ,
    "Animateurs de communauté": CONTRIBUTE,
    "Responsables de laboratoire": CONTRIBUTE,
    "Administrateurs éditoriaux": MANAGE,
    "Administrateurs techniques": (),
}
STEPS = (("Relecture éditoriale", "Relecteurs"), ("Validation", "Validateurs"))
WORKFLOW = "Relecture et validation"


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


def create_roles(apps, schema_editor):
    """Create the groups with their rights; existing ones are kept."""
    Group = apps.get_model("auth", "Group")
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    collection = (
        apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).order_by("path").first()
    )
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    access = permission(apps, "wagtailadmin", "admin", "access_admin")
    media = [("wagtailimages", "image"), ("wagtaildocs", "document")]

    for name, rights in PAGE_RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        for right in rights:
            GroupPagePermission.objects.get_or_create(
                group=group,
                page=root,
                permission=permission(apps, "wagtailcore", "page", f"{right}_page"),
            )
        for app_label, model in media:
            for right in MEDIA_RIGHTS[name]:
                GroupCollectionPermission.objects.get_or_create(
                    group=group,
                    collection=collection,
                    permission=permission(apps, app_label, model, f"{right}_{model}"),
                )
    administrators = Group.objects.get(name="Administrateurs éditoriaux")
    for right in ("add", "change", "delete"):
        GroupCollectionPermission.objects.get_or_create(
            group=administrators,
            collection=collection,
            permission=permission(apps, "wagtailcore", "collection", f"{right}_collection"),
        )


def remove_defaults(apps, schema_editor):
    """Remove Wagtail's groups, unless somebody is in them, and its workflow, unless it served."""
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "Task")
    name = "Moderators approval"
    Workflow.objects.filter(name=name, workflow_states__isnull=True).delete()
    Task.objects.filter(name=name, workflow_tasks__isnull=True, task_states__isnull=True).delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()


def create_workflow(apps, schema_editor):
    """Create the two steps in order, and assign the workflow to the whole tree."""
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    SeparateApprovalTask = apps.get_model("workflows", "SeparateApprovalTask")
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    task_type, _ = ContentType.objects.get_or_create(
        app_label="workflows", model="separateapprovaltask"
    )

    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    for order, (step, group) in enumerate(STEPS):
        task, _ = SeparateApprovalTask.objects.get_or_create(
            name=step, defaults={"content_type": task_type, "active": True}
        )
        task.groups.add(Group.objects.get(name=group))
        WorkflowTask.objects.get_or_create(
            workflow=workflow, task_id=task.pk, defaults={"sort_order": order}
        )
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


def name_root(apps, schema_editor):
    """Name the root of the tree in French: editors see it above the home page."""
    Page = apps.get_model("wagtailcore", "Page")
    Page.objects.filter(depth=1, title="Root").update(title="Racine", draft_title="Racine")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
    ]

    operations = [
        migrations.RunPython(create_roles, migrations.RunPython.noop),
        migrations.RunPython(remove_defaults, migrations.RunPython.noop),
        migrations.RunPython(create_workflow, migrations.RunPython.noop),
        migrations.RunPython(name_root, migrations.RunPython.noop),
    ]
