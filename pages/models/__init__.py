"""Page types of the campus, one module per type."""

from pages.models.article import ArticleAuthor, ArticlePage
from pages.models.base import CampusPage, RelatedPage
from pages.models.campaign import CampaignFigure, CampaignPage, CampaignTheme
from pages.models.community import CommunityAnimator, CommunityPage, CommunityResource
from pages.models.event import EventPage
from pages.models.home import HomeFigure, HomePage
from pages.models.indexes import (
    ArticleIndexPage,
    CommunityIndexPage,
    EventIndexPage,
    IndexPage,
    LabIndexPage,
    ResourceIndexPage,
    ToolkitIndexPage,
    TrainingIndexPage,
)
from pages.models.lab import LabPage, LabProject
from pages.models.loaded import LoadedFact
from pages.models.page_template import PageTemplate
from pages.models.resource import ResourceFile, ResourcePage
from pages.models.standard import StandardPage
from pages.models.toolkit import ToolkitItem, ToolkitPage
from pages.models.training import TrainingObjective, TrainingPage, TrainingSession, TrainingStep

__all__ = [
    "ArticleAuthor",
    "ArticleIndexPage",
    "ArticlePage",
    "CampaignFigure",
    "CampaignPage",
    "CampaignTheme",
    "CampusPage",
    "CommunityAnimator",
    "CommunityIndexPage",
    "CommunityPage",
    "CommunityResource",
    "EventIndexPage",
    "EventPage",
    "HomeFigure",
    "HomePage",
    "IndexPage",
    "LabIndexPage",
    "LabPage",
    "LabProject",
    "LoadedFact",
    "PageTemplate",
    "RelatedPage",
    "ResourceFile",
    "ResourceIndexPage",
    "ResourcePage",
    "StandardPage",
    "ToolkitIndexPage",
    "ToolkitItem",
    "ToolkitPage",
    "TrainingIndexPage",
    "TrainingObjective",
    "TrainingPage",
    "TrainingSession",
    "TrainingStep",
]
