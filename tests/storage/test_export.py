"""The export: all that a user would call his data, the trail of its changes too, and nothing that opens a door."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drafts import NilReturnDraft
from domain.organisations import Level
from domain.people import Role
from storage import conversations, invites, nil_returns, organisations
from storage.engine import Database
from storage.export import FILES
from storage.models import Invite

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.write() as session:
        yield session
    database.dispose()


@pytest.fixture
def branch(session: Session) -> int:
    return organisations.add(session, name="一支部", level=Level.BRANCH, founded=date(2016, 7, 1), by=None, now=NOW).id


@pytest.fixture
def codes(session: Session, branch: int) -> list[str]:
    """A code that was used, and one that still opens the door."""
    used, fresh = (
        invites.issue(session, organisation_id=branch, role=Role.BRANCH_SECRETARY, by=None, now=NOW) for _ in range(2)
    )
    secretary = invites.redeem(session, used, "王芳", NOW)
    conversations.introduce(session, ("web", "c1"), secretary.id, by=secretary.id, now=NOW)
    return [used, fresh]


def test_the_trail_is_a_file_with_each_version_as_json(session: Session, branch: int) -> None:
    nil = nil_returns.record(
        session,
        NilReturnDraft(organisation_id=branch, kind="committee_meeting", month=date(2026, 10, 1), reason="书记出差"),
        by=None,
        now=NOW,
    )
    nil_returns.withdraw(session, nil.id, by=None, now=LATER)
    trail = FILES["changes.csv"]
    assert trail.columns == ("id", "at", "by", "subject", "subject_id", "action", "before", "after")
    founded, recorded, withdrawn = trail.rows(session)
    assert (founded["subject"], founded["action"], founded["before"]) == ("organisation", "add", "")
    assert (recorded["subject"], recorded["subject_id"], recorded["by"]) == ("nil_return", str(nil.id), "")
    assert recorded["before"] == ""
    assert orjson.loads(recorded["after"])["reason"] == "书记出差"
    assert (withdrawn["action"], withdrawn["at"]) == ("withdraw", LATER.isoformat())
    before, after = (orjson.loads(withdrawn[column]) for column in ("before", "after"))
    assert before == orjson.loads(recorded["after"])
    assert {name for name in after if after[name] != before[name]} == {"withdrawn_at"}


def test_no_file_holds_a_code_or_what_is_kept_of_it(session: Session, codes: list[str]) -> None:
    digests = session.scalars(select(Invite.digest)).all()
    exported = " ".join(" ".join(row.values()) for table in FILES.values() for row in table.rows(session))
    assert exported.count('"issued_at"') == 4  # two were issued, and one was used: before and after
    for secret in (*codes, *(code.replace("-", "") for code in codes), *digests):
        assert secret not in exported


def test_every_row_fills_the_columns_of_its_file_and_no_other(session: Session, codes: list[str]) -> None:
    assert codes
    filled = {name: [set(row) for row in table.rows(session)] for name, table in FILES.items()}
    assert all(filled[name] for name in ("organisations.csv", "people.csv", "appointments.csv", "changes.csv"))
    for name, rows in filled.items():
        assert all(row == set(FILES[name].columns) for row in rows), name
