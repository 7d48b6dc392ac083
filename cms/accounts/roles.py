"""The roles of the editorial team; a role is the group of that name."""

from enum import StrEnum


class Role(StrEnum):
    """Names of the groups that the migrations create; a person may hold several."""

    CONTRIBUTOR = "Contributeurs"
    REVIEWER = "Relecteurs"
    VALIDATOR = "Validateurs"
    COMMUNITY_ANIMATOR = "Animateurs de communauté"
    LAB_MANAGER = "Responsables de laboratoire"
    EDITORIAL_ADMIN = "Administrateurs éditoriaux"
    TECHNICAL_ADMIN = "Administrateurs techniques"
