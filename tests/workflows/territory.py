"""A small campus with two laboratories, two communities and an agenda, each with a manager."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust
from pages.models import (
    CampaignPage,
    CommunityIndexPage,
    CommunityPage,
    EventIndexPage,
    EventPage,
    LabIndexPage,
    LabPage,
    TrainingIndexPage,
    TrainingPage,
)
from tests.workflows.moves import MakePerson, Tree, fresh


@dataclass(frozen=True)
class Territory:
    """Pages of each section; « own » is what is entrusted, « other » what is not."""

    labs: LabIndexPage
    own_lab: LabPage
    other_lab: LabPage
    communities: CommunityIndexPage
    own_community: CommunityPage
    other_community: CommunityPage
    agenda: EventIndexPage
    campaign: CampaignPage
    own_event: EventPage
    own_campaign_event: EventPage
    other_event: EventPage
    trainings: TrainingIndexPage
    training: TrainingPage


def build(tree: Tree) -> Territory:
    """Build by code, which asks no permission; everything is live."""

    def below(parent: Page, model: Any, title: str, **fields: Any) -> Any:
        page = parent.add_child(instance=model(title=title, summary="Résumé.", **fields))
        page.save_revision().publish()
        return fresh(page)

    home = tree.home
    labs = below(home, LabIndexPage, "Laboratoires")
    own_lab = below(labs, LabPage, "Labo A", lab_kind="territorial")
    other_lab = below(labs, LabPage, "Labo B", lab_kind="territorial")
    communities = below(home, CommunityIndexPage, "Communautés")
    agenda = below(home, EventIndexPage, "Agenda")
    campaign = below(agenda, CampaignPage, "Mois de l’innovation")
    trainings = below(home, TrainingIndexPage, "Formations")
    now = timezone.now()
    return Territory(
        labs=labs,
        own_lab=own_lab,
        other_lab=other_lab,
        communities=communities,
        own_community=below(communities, CommunityPage, "Communauté A"),
        other_community=below(communities, CommunityPage, "Communauté B"),
        agenda=agenda,
        campaign=campaign,
        own_event=below(agenda, EventPage, "Atelier A", starts_at=now, labs=[own_lab]),
        own_campaign_event=below(campaign, EventPage, "Visite A", starts_at=now, labs=[own_lab]),
        other_event=below(agenda, EventPage, "Atelier B", starts_at=now, labs=[other_lab]),
        trainings=trainings,
        training=below(trainings, TrainingPage, "Piloter un projet"),
    )


def manager(person: MakePerson, territory: Territory) -> User:
    """Who manages laboratory A."""
    user = person(Role.LAB_MANAGER)
    entrust(territory.own_lab, user, Role.LAB_MANAGER)
    return User.objects.get(pk=user.pk)


def animator(person: MakePerson, territory: Territory) -> User:
    """Who animates community A."""
    user = person(Role.COMMUNITY_ANIMATOR)
    entrust(territory.own_community, user, Role.COMMUNITY_ANIMATOR)
    return User.objects.get(pk=user.pk)


def trainer(person: MakePerson, territory: Territory) -> User:
    """Who contributes to the trainings alone."""
    user = person(Role.SECTION_CONTRIBUTOR)
    entrust(territory.trainings, user, Role.SECTION_CONTRIBUTOR)
    return User.objects.get(pk=user.pk)
