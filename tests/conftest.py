"""What every test can ask for."""

from hypothesis import settings

from tests.databases import (
    database_url,
    postgresql_server,
    postgresql_url,
    shared_by_workers,
    sqlite_template,
    sqlite_url,
)

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

__all__ = ["database_url", "postgresql_server", "postgresql_url", "shared_by_workers", "sqlite_template", "sqlite_url"]
