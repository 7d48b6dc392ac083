"""Known words counted once for all documents, in the place of a row for each document."""

from django.db import migrations, models


def forget_entries(apps, schema_editor):
    """Empty the index: entries written before know nothing of their words.

    The worker, which looks after the index, fills it again from the published documents.
    """
    apps.get_model("search", "SearchEntry").objects.all().delete()
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DELETE FROM search_tokens")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_promotedresult")]

    operations = [
        migrations.DeleteModel("SearchWord"),
        migrations.RunPython(forget_entries, migrations.RunPython.noop),
        migrations.AddField("SearchEntry", "words", models.TextField(default="", db_default="")),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True,
                                           verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                ("surface", models.CharField(max_length=40)),
                ("stem", models.CharField(max_length=40)),
                ("initial", models.CharField(max_length=1)),
                ("length", models.PositiveSmallIntegerField()),
                ("documents", models.IntegerField()),
            ],
            options={
                "verbose_name": "mot connu",
                "verbose_name_plural": "mots connus",
                "indexes": [
                    models.Index(fields=["initial", "length"], name="search_word_near"),
                    models.Index(fields=["stem"], name="search_word_stem"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("word", "surface"), name="search_word_once"),
                ],
            },
        ),
    ]
