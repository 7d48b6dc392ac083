"""A column for the labels of kinds, themes and regions; PostgreSQL keeps them in its vectors."""

from django.db import migrations

FORMER = "title, keywords, summary, body, attachments, names, exact, prefix"
PRESENT = "title, keywords, summary, labels, body, attachments, names, exact, prefix"


def _make_table(schema_editor, columns):
    """The index is empty since the migration before; the worker fills it again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_tokens")
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE search_tokens USING fts5({columns},"
            " tokenize = \"ascii tokenchars '''._,;'\")"
        )


def with_labels(apps, schema_editor):
    _make_table(schema_editor, PRESENT)


def without_labels(apps, schema_editor):
    _make_table(schema_editor, FORMER)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_querylog")]

    operations = [migrations.RunPython(with_labels, without_labels)]
