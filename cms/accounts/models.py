"""People who sign in to the backoffice or to agents-only content."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account; its own model from the first migration, so that it can grow."""

    email = models.EmailField("adresse électronique", unique=True)

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.get_full_name() or self.username
