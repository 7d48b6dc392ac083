"""More synonyms to start with; a set that editors changed or removed stays as they left it."""

from django.db import migrations

FORMER = "qvct, qualité de vie au travail, qualité de vie et des conditions de travail"
PRESENT = "qvt, qvct, qualité de vie au travail, qualité de vie et des conditions de travail"
SETS = (
    "paca, provence-alpes-côte d’azur",
    "sdis, sapeurs-pompiers, service d’incendie et de secours",
    "eig, entrepreneurs d’intérêt général",
    "rgpd, données personnelles, protection des données",
    "caf, allocations familiales",
    "jeu sérieux, serious game",
    "hackathon, marathon créatif",
    "données ouvertes, open data",
    "dinum, direction interministérielle du numérique",
    "facilitation graphique, pensée visuelle",
    "fracture numérique, illectronisme, exclusion numérique",
    "numérique responsable, numérique soutenable",
    "fonction publique territoriale, collectivités territoriales",
)


def load(apps, schema_editor):
    SynonymSet = apps.get_model("search", "SynonymSet")
    SynonymSet.objects.filter(terms=FORMER).update(terms=PRESENT)
    SynonymSet.objects.bulk_create(SynonymSet(terms=terms) for terms in SETS)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_labels")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
