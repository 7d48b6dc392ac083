"""Give each term the date of its document, and an index in that order."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def date_terms(apps, schema_editor):
    """Copy the date of publication of the documents that are there."""
    documents = apps.get_model("delivery", "PublishedDocument").objects
    published = documents.filter(pk=OuterRef("document_id")).values("published_at")
    apps.get_model("delivery", "DocumentTerm").objects.update(published_at=Subquery(published))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_orders_of_a_kind")]

    operations = [
        migrations.AddField(
            model_name="documentterm",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(date_terms, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="documentterm",
            index=models.Index(
                fields=["name", "value", "-published_at", "document"], name="term_by_publication"
            ),
        ),
    ]
