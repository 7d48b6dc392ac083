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
        # Tasks that fail are said, each one that works is not: a day has thousands.
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.WARNING)
        sys.exit(Worker().run())
