"""Makes the demonstration's folder: a database with the bureau in it, and a configuration for all commands.

Made once, then kept as it is.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from bot.demo import bureau, ledger
from bot.demo.year import Year
from storage import rollups
from storage.engine import Database, migrate

DATABASE = "sanzhang.db"
MONTHS = 12
CONFIG = "config.toml"
READY = "ready"  # written last: a preparation that was cut short begins anew


def prepare(folder: Path, step: Callable[[str], None] = lambda _month: None) -> Path:
    """The database in `folder`, made if it is not there whole. `step` hears of every month that is written."""
    database_file = folder / DATABASE
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / CONFIG).exists():
        _configure(folder)
    if (folder / READY).exists():
        return database_file
    for left in folder.glob(f"{DATABASE}*"):
        left.unlink()
    url = f"sqlite:///{database_file}"
    migrate(url)
    database = Database(url)
    try:
        with database.write() as session:
            built = bureau.build(session)
            for month in Year(session, built).play():
                step(month)
            ledger.write(session, built)
            rollups.fold(session)
    finally:
        database.dispose()
    (folder / READY).touch()
    return database_file


def _configure(folder: Path) -> None:
    """Only its owner may read it: whoever knows the secret can sign in as anyone."""
    unit = bureau.read()["unit"]
    text = f"""# 演示单位（虚构）的配置。例如：sanzhang report --config {CONFIG} --period 2026
[storage]
database = "sqlite:///{DATABASE}"
files = "files"

[web]
secret = "{secrets.token_urlsafe(32)}"

[report]
unit = "{unit}"
"""
    descriptor = os.open(folder / CONFIG, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
