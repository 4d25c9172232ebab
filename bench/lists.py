"""(b) The three lists of the whole tree, at few and at very many records."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.config import Settings
from bot.content import open_content
from domain.drafts import ActivityDraft
from domain.organisations import Level
from domain.periods import Period
from reports.compile import compile_report
from storage import loading, organisations, rollups
from storage.engine import Database, migrate

BRANCHES = 50
KINDS = ("theme_day", "committee_meeting", "general_meeting", "party_lecture", "group_study", "volunteering")
NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
YEAR = Period(2026)


def measure(records: int) -> dict[str, float]:
    """Milliseconds for the figures and for the whole report (medians of seven), seconds for the loading."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        migrate(url)
        database = Database(url)
        began = time.perf_counter()
        with database.write() as session:
            root = organisations.add(
                session, name="机关党委", level=Level.COMMITTEE, founded=date(2016, 7, 1), by=None, now=NOW
            ).id
            branches = [
                organisations.add(
                    session,
                    name=f"第{n}党支部",
                    level=Level.BRANCH,
                    founded=date(2016, 7, 1),
                    parent_id=root,
                    by=None,
                    now=NOW,
                ).id
                for n in range(BRANCHES)
            ]
            loading.record_all(session, _drafts(branches, records), by=None, now=NOW)
            rollups.fold(session)
        loaded = time.perf_counter() - began
        content = open_content(Settings())
        figures, reports = [], []
        for _ in range(7):
            with database.read() as session:
                began = time.perf_counter()
                rollups.totals(session, root, *YEAR.days)
                figures.append(time.perf_counter() - began)
                began = time.perf_counter()
                compile_report(session, content.catalogue, content.template, root, YEAR, None, NOW.date())
                reports.append(time.perf_counter() - began)
        database.dispose()
    return {"load_s": loaded, "figures_ms": median(figures) * 1000, "report_ms": median(reports) * 1000}


def _drafts(branches: list[int], records: int) -> Iterator[ActivityDraft]:
    first = date(2026, 1, 1)
    for number in range(records):
        day = first + timedelta(days=number % 320)
        yield ActivityDraft(
            kinds=(KINDS[number % len(KINDS)],),
            organisers=(branches[number % len(branches)],),
            held_from=day,
            held_to=day,
            topic=f"第{number % 500}期学习交流",
            present=12,
        )
