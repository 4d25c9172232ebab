"""Makes the demonstration's folder: a database with the bureau in it. Made once, then kept as it is."""

from collections.abc import Callable
from pathlib import Path

from bot.demo import bureau, ledger
from bot.demo.year import Year
from storage import rollups
from storage.engine import Database, migrate

DATABASE = "sanzhang.db"
MONTHS = 12
READY = "ready"  # written last: a preparation that was cut short begins anew


def prepare(folder: Path, step: Callable[[str], None] = lambda _month: None) -> Path:
    """The database in `folder`, made if it is not there whole. `step` hears of every month that is written."""
    database_file = folder / DATABASE
    if (folder / READY).exists():
        return database_file
    folder.mkdir(parents=True, exist_ok=True)
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
