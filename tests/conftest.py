"""What every test can ask for."""

from tests.databases import (
    database_url,
    postgresql_server,
    postgresql_url,
    shared_by_workers,
    sqlite_template,
    sqlite_url,
)

__all__ = ["database_url", "postgresql_server", "postgresql_url", "shared_by_workers", "sqlite_template", "sqlite_url"]
