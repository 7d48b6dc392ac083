"""Queries sent by the database driver itself: a cursor of Django takes as long as a small one."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]


def fetch_by_driver(
    database: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any] = ()
) -> list[Row]:
    """Run a query written for the driver, and give its rows as it gives them.

    Raises:
        django.db.Error: the database does not answer, or refuses.
    """
    database.ensure_connection()
    with database.wrap_database_errors:
        rows: list[Row] = database.connection.execute(sql, parameters).fetchall()
    return rows
