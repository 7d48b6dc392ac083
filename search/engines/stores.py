"""The store that fits the database in use."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.engines.postgresql import PostgreSQLStore
from search.engines.sqlite import SQLiteStore
from search.engines.store import Store


def current_store() -> Store:
    """Give the store of the default database.

    Raises:
        ImproperlyConfigured: neither SQLite nor PostgreSQL.
    """
    match connection.vendor:
        case "sqlite":
            return SQLiteStore()
        case "postgresql":
            return PostgreSQLStore()
        case vendor:
            raise ImproperlyConfigured(f"search knows SQLite and PostgreSQL, not {vendor}")
