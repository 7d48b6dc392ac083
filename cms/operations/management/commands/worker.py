"""``manage.py worker``: scheduled publications, the clock, the log's consumers and the tasks."""

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand

from cms.operations.worker import Worker


class Command(BaseCommand):
    """Run the worker in the foreground until SIGINT or SIGTERM."""

    help = "Publie à l’heure dite, suit le journal des changements et exécute les tâches."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; the exit code is 1 when the worker broke by itself."""
        # One line for each task is enough: it comes from django_tasks itself.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        sys.exit(Worker().run())
