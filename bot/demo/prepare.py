"""Creates the demonstration's folder: a database with the bureau, and a configuration that all commands can use.

It is created once and not touched afterwards.
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
READY = "ready"  # written last, so that an interrupted preparation starts over


def prepare(folder: Path, step: Callable[[str], None] = lambda _month: None) -> Path:
    """The database in `folder`, created unless it is complete. `step` is called with every month that is written."""
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
    """Readable by its owner only, because anyone who knows the secret can sign in as anyone."""
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
