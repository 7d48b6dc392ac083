"""Vocabularies, organisations, people and site furniture that several pages share."""

from snippets.models.alerts import Alert
from snippets.models.figures import Figure
from snippets.models.menus import Menu, MenuItem
from snippets.models.organisations import Organisation
from snippets.models.people import Person, Skill
from snippets.models.vocabularies import Audience, Department, Region, Theme

__all__ = [
    "Alert",
    "Audience",
    "Department",
    "Figure",
    "Menu",
    "MenuItem",
    "Organisation",
    "Person",
    "Region",
    "Skill",
    "Theme",
]
