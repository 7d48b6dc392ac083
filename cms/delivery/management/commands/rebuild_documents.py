"""Present every page again: documents that did not change keep their bytes and version."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.delivery.rebuild import is_needed, rebuild


class Command(BaseCommand):
    """``manage.py rebuild_documents [--from-scratch] [--if-needed]``."""

    help = "Présente de nouveau toutes les pages publiques."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from-scratch",
            action="store_true",
            help="efface d’abord les documents ; le journal garde leurs versions",
        )
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="ne fait rien si l’adresse du site et la présentation n’ont pas changé",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not is_needed():
            self.stdout.write("Documents à jour.")
            return
        result = rebuild(from_scratch=options["from_scratch"])
        self.stdout.write(
            f"{result.documents} documents publiés, {result.changed} modifiés ou retirés."
        )
