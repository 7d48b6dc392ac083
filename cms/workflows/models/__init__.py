"""Records of the validation: its steps, the sets published together, the reminders sent."""

from cms.workflows.models.approval import Action, Reviewable, SeparateApprovalTask
from cms.workflows.models.reminders import ReviewReminder
from cms.workflows.models.sets import PublicationItem, PublicationSet

__all__ = [
    "Action",
    "PublicationItem",
    "PublicationSet",
    "ReviewReminder",
    "Reviewable",
    "SeparateApprovalTask",
]
