"""The synonyms a campus starts with; editors change them in the backoffice."""

from django.db import migrations

SETS = (
    "ia, intelligence artificielle",
    "rh, ressources humaines, drh",
    "codev, codéveloppement, co-développement, codéveloppeur",
    "labo, lab, laboratoire",
    "ux, expérience utilisateur",
    "qvct, qualité de vie au travail, qualité de vie et des conditions de travail",
    "mooc, formation en ligne, e-learning, elearning",
    "visio, webinaire, webconférence",
    "ditp, direction interministérielle de la transformation publique",
    "manager, encadrant",
    "télétravail, travail à distance",
    "dématérialisation, numérisation",
    "sciences comportementales, nudge",
)


def load(apps, schema_editor):
    SynonymSet = apps.get_model("search", "SynonymSet")
    SynonymSet.objects.bulk_create(SynonymSet(terms=terms) for terms in SETS)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_tokens")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
