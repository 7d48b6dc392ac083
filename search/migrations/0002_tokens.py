"""Where the tokens lie: an FTS5 table on SQLite, indexed tsvector columns on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_tokens USING fts5("
    "title, keywords, summary, body, attachments, names, exact, prefix,"
    " tokenize = \"ascii tokenchars '''._,;'\")"
)
TABLE = "search_searchentry"
COLUMNS = ("text_vector", "attachments_vector", "names_vector", "exact_vector", "prefix_vector")


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
        return
    for column in COLUMNS:
        schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN {column} tsvector")
        schema_editor.execute(
            f"CREATE INDEX search_entry_{column} ON {TABLE} USING gin ({column})"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_tokens")
        return
    for column in COLUMNS:
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {column}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
