"""``search_analyze``: the tokens of a text by each chain, here and on the Elasticsearch server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.analysis.comparison import CHAINS, python_tokens, server_tokens
from search.index.client import client


class Command(BaseCommand):
    """Shows why a text is found or not; both engines must make the same tokens."""

    help = "Donne les mots qu’un texte laisse dans chaque chaîne d’analyse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the text."""
        parser.add_argument("text", metavar="texte", help="le texte, entre guillemets")

    def handle(self, *args: Any, text: str, **options: Any) -> None:
        """Print the tokens of each chain, and where the server makes others.

        Raises:
            CommandError: the server makes other tokens, or does not answer.
        """
        here = python_tokens(text)
        for chain in CHAINS:
            self._line(chain, here[chain])
        if not settings.CAMPUS_ELASTICSEARCH["url"]:
            return
        try:
            there = server_tokens(client(), text)
        except (ApiError, TransportError) as error:
            raise CommandError(f"Elasticsearch : {error}") from error
        differing = [chain for chain in CHAINS if here[chain] != there[chain]]
        for chain in differing:
            self._line(f"{chain} (serveur)", there[chain])
        if differing:
            raise CommandError(f"Elasticsearch donne d’autres mots : {', '.join(differing)}.")
        self.stdout.write("Elasticsearch donne les mêmes mots.")

    def _line(self, label: str, found: list[str]) -> None:
        self.stdout.write(f"{label:<18} {' | '.join(found)}")
