"""What was sent to remind of a step that waits, so that nobody is told twice."""

from django.db import models
from wagtail.models import TaskState


class ReviewReminder(models.Model):
    """When a step was last reminded of; written in the transaction of the mails."""

    task_state = models.OneToOneField(
        TaskState, models.CASCADE, primary_key=True, related_name="reminder", verbose_name="étape"
    )
    sent_at = models.DateTimeField("rappelé le")

    class Meta:
        verbose_name = "rappel de validation"
        verbose_name_plural = "rappels de validation"

    def __str__(self) -> str:
        return f"Rappel de l’étape {self.task_state_id}"
