"""Build vocabularies, organisations and people."""

import factory
from factory.django import DjangoModelFactory

from snippets import models


class ThemeFactory(DjangoModelFactory[models.Theme]):
    label = factory.Sequence(lambda number: f"Thème {number}")
    slug = factory.Sequence(lambda number: f"theme-{number}")

    class Meta:
        model = models.Theme


class RegionFactory(DjangoModelFactory[models.Region]):
    label = factory.Sequence(lambda number: f"Région {number}")
    slug = factory.Sequence(lambda number: f"region-{number}")
    insee_code = factory.Sequence(lambda number: f"{number:02}")

    class Meta:
        model = models.Region


class OrganisationFactory(DjangoModelFactory[models.Organisation]):
    name = factory.Sequence(lambda number: f"Organisation {number}")
    slug = factory.Sequence(lambda number: f"organisation-{number}")

    class Meta:
        model = models.Organisation


class PersonFactory(DjangoModelFactory[models.Person]):
    name = factory.Sequence(lambda number: f"Personne {number}")
    slug = factory.Sequence(lambda number: f"personne-{number}")

    class Meta:
        model = models.Person
