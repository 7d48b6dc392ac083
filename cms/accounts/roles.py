"""The roles of the editorial team; a role is the group of that name.

« Contributeurs » write in the whole site. The roles of a section write in the pages entrusted to
them alone (:mod:`cms.accounts.sections`); their own groups hold no right on any page.
"""

from enum import StrEnum


class Role(StrEnum):
    """Names of the groups that the migrations create; a person may hold several."""

    CONTRIBUTOR = "Contributeurs"
    SECTION_CONTRIBUTOR = "Contributeurs de section"
    REVIEWER = "Relecteurs"
    VALIDATOR = "Validateurs"
    COMMUNITY_ANIMATOR = "Animateurs de communauté"
    LAB_MANAGER = "Responsables de laboratoire"
    EDITORIAL_ADMIN = "Administrateurs éditoriaux"
    TECHNICAL_ADMIN = "Administrateurs techniques"


SECTION_ROLES = (Role.SECTION_CONTRIBUTOR, Role.COMMUNITY_ANIMATOR, Role.LAB_MANAGER)
