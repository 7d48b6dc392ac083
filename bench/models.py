"""The table of stored answers, as Django reads it."""

from typing import ClassVar

from django.db import models


class Stored(models.Model):
    """One answer: its bytes, under a number."""

    number = models.IntegerField(primary_key=True)
    content = models.BinaryField()

    objects: ClassVar[models.Manager["Stored"]] = models.Manager()

    class Meta:
        managed = False
        db_table = "bench_stored"

    def __str__(self) -> str:
        return str(self.number)
