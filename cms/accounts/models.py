"""People who sign in to the backoffice or to agents-only content, and what is entrusted to them."""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models

from cms.accounts.roles import SECTION_ROLES


class User(AbstractUser):
    """An account; its own model from the first migration, so that it can grow."""

    email = models.EmailField("adresse électronique", unique=True)

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Section(models.Model):
    """A page entrusted, with what is below it, to the members of its group, under one role.

    Wagtail gives page rights to groups: the group holds the rights on this page and nothing else.
    It goes away with the section.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name="page"
    )
    role = models.CharField(
        "rôle", max_length=40, choices=[(role.value, role.value) for role in SECTION_ROLES]
    )
    group = models.OneToOneField(Group, models.CASCADE, related_name="section", editable=False)

    class Meta:
        verbose_name = "page confiée"
        verbose_name_plural = "pages confiées"
        ordering = ("page__path", "role")
        constraints = [
            models.UniqueConstraint(fields=["page", "role"], name="one_section_a_page_and_role")
        ]

    def __str__(self) -> str:
        return f"{self.page.title} ({self.role})"
