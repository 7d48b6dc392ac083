"""Texts are written with their accents from now on; those that are there are read as before."""

from django.db import migrations, models

from cms.delivery.models import ReadableEncoder


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_terms_in_order")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="publisheddocument",
                    name="text",
                    field=models.JSONField(default=dict, encoder=ReadableEncoder),
                ),
            ],
        ),
    ]
