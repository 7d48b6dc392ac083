"""The collection that holds all others, which Wagtail's migration calls « Root », in French."""

from django.db import migrations

NAMES = ("Root", "Général")


def _rename(apps, before, after):
    collections = apps.get_model("wagtailcore", "Collection").objects
    collections.filter(depth=1, name=before).update(name=after)


def to_french(apps, schema_editor):
    _rename(apps, *NAMES)


def to_english(apps, schema_editor):
    _rename(apps, *reversed(NAMES))


class Migration(migrations.Migration):

    dependencies = [("media", "0002_text_note")]

    operations = [migrations.RunPython(to_french, to_english)]
