"""``search_rollback``: let the previous Elasticsearch index serve again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.index.elasticsearch import (
    ElasticsearchIndex,
    IndexNameTaken,
    IndexWriteFailed,
    NothingToRollBack,
    RebuildUnderWay,
)


class Command(BaseCommand):
    """Searches go on; what changed since the previous index served is brought to it first."""

    help = "Remet en service l’index Elasticsearch précédent, mis à jour."

    def handle(self, *args: Any, **options: Any) -> None:
        """Roll back, and say from which index to which.

        Raises:
            CommandError: no previous index can serve, or Elasticsearch failed.
        """
        if not settings.CAMPUS_ELASTICSEARCH["url"]:
            raise CommandError("Elasticsearch n’est pas configuré : CAMPUS_ELASTICSEARCH_URL.")
        try:
            done = ElasticsearchIndex().roll_back()
        except NothingToRollBack as error:
            raise CommandError(f"Retour impossible : {error}.") from error
        except RebuildUnderWay as error:
            raise CommandError("Une reconstruction est en cours : réessayez après elle.") from error
        except IndexNameTaken as error:
            raise CommandError("Un index porte le nom de l’alias : supprimez-le.") from error
        except (ApiError, TransportError, IndexWriteFailed) as error:
            raise CommandError(f"Elasticsearch : {error}") from error
        self.stdout.write(f"Index en service : {done.current}, à la place de {done.former}")
        self.stdout.write(f"Changements rejoués : {done.replayed}")
