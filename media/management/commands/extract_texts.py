"""``manage.py extract_texts``: read again the files whose text is missing."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from media.extraction.tasks import read_text
from media.models import CampusDocument, TextStatus


class Command(BaseCommand):
    """Read files here and now, without the worker."""

    help = "Lit le texte des fichiers joints en attente ou en échec ; avec --all, de tous."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--all``."""
        parser.add_argument("--all", action="store_true", help="relit tous les fichiers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each document, then count by status."""
        documents = CampusDocument.objects.order_by("pk")
        if not options["all"]:
            documents = documents.filter(text_status__in=[TextStatus.PENDING, TextStatus.FAILED])
        counts: Counter[str] = Counter()
        for document in documents.defer("text").iterator(chunk_size=100):
            found = read_text(document)
            status = TextStatus(found.status if found else TextStatus.PENDING)
            counts[str(status.label)] += 1
            if options["verbosity"] > 1:
                self.stdout.write(f"{document.filename} : {status.label}")
        self.stdout.write(f"{sum(counts.values())} fichiers lus")
        for label, count in sorted(counts.items()):
            self.stdout.write(f"  {label} : {count}")
