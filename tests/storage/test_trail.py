"""The trail: who changed what and when, before and after, of all that people and organisations are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drafts import ActivityDraft
from domain.errors import UnknownRecord
from domain.organisations import Level
from domain.people import Membership, Role
from storage import activities, attachments, conversations, invites, organisations, people
from storage.engine import Database
from storage.models import Change
from tests.trail import versions_of

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FOUNDED = date(2016, 7, 1)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.write() as session:
        yield session
    database.dispose()


@pytest.fixture
def branch(session: Session) -> int:
    return organisations.add(session, name="一支部", level=Level.BRANCH, founded=FOUNDED, by=None, now=NOW).id


@pytest.fixture
def office(session: Session, branch: int) -> int:
    """Someone to whom changes can be put down."""
    return people.add(
        session, name="许平", organisation_id=branch, standing=Membership.FULL, joined=FOUNDED, by=None, now=NOW
    ).id


def told(session: Session, subject: str) -> list[Change]:
    return list(session.scalars(select(Change).where(Change.subject == subject).order_by(Change.id)))


def test_an_organisation_leaves_one_when_it_comes_and_one_when_it_goes(
    session: Session, branch: int, office: int
) -> None:
    organisations.dissolve(session, branch, date(2026, 12, 1), by=office, now=LATER)
    came, went = versions_of(session, "organisation", branch)
    assert (came.action, came.by, came.at, came.before) == ("add", None, NOW, None)
    assert came.after is not None
    assert (came.after["name"], came.after["founded"], came.after["dissolved"]) == ("一支部", "2016-07-01", None)
    assert (went.action, went.by, went.at, went.before) == ("dissolve", office, LATER, came.after)
    assert went.after == came.after | {"dissolved": "2026-12-01"}


def test_a_new_term_also_tells_how_the_last_one_ended(session: Session, branch: int, office: int) -> None:
    for year in (2024, 2026):
        organisations.start_term(
            session,
            organisation_id=branch,
            began=date(year, 5, 1),
            ends=date(year + 3, 4, 30),
            has_committee=True,
            by=office,
            now=NOW,
        )
    first, ended, second = told(session, "term")
    assert [one.action for one in (first, ended, second)] == ["begin", "end", "begin"]
    assert ended.before == first.after
    assert ended.after is not None
    assert ended.after["ends"] == "2026-04-30"


def test_who_comes_in_by_a_code_leaves_his_steps_and_never_the_code(session: Session, branch: int, office: int) -> None:
    code = invites.issue(session, organisation_id=branch, role=Role.BRANCH_SECRETARY, by=office, now=NOW)
    account = conversations.read(session, [("web", "c1")], LATER, LATER.date())["web", "c1"].account_id
    person = invites.redeem(session, code, "王芳", LATER)
    conversations.enrol(session, account, person.id, by=person.id, now=LATER)
    issued, used = told(session, "invite")
    assert [(one.action, one.by, one.at) for one in (issued, used)] == [
        ("issue", office, NOW),
        ("use", person.id, LATER),
    ]
    assert used.before == issued.after
    assert used.after is not None
    assert used.after["used_by"] == person.id
    (added,) = versions_of(session, "person", person.id)
    (appointed,) = told(session, "appointment")
    assert [(one.action, one.by, one.at) for one in (added, appointed)] == [
        ("add", office, LATER),
        ("appoint", office, LATER),
    ]
    (enrolled,) = told(session, "account")
    assert enrolled.before is not None
    assert enrolled.after == enrolled.before | {"person_id": person.id}
    assert (enrolled.before["person_id"], enrolled.by) == (None, person.id)
    trail = " ".join(f"{one.before} {one.after}" for one in session.scalars(select(Change)))
    assert code not in trail
    assert code.replace("-", "") not in trail
    assert "digest" not in trail


def test_having_a_post_already_is_no_change(session: Session, branch: int, office: int) -> None:
    for _ in range(2):
        people.appoint(
            session, person_id=office, organisation_id=branch, role=Role.OFFICE, since=FOUNDED, by=None, now=NOW
        )
    assert len(told(session, "appointment")) == 1


def test_a_chat_that_passes_to_another_person_keeps_whose_it_was(session: Session, branch: int, office: int) -> None:
    member = people.add(
        session, name="李明", organisation_id=branch, standing=Membership.FULL, joined=FOUNDED, by=office, now=NOW
    ).id
    conversations.introduce(session, ("web", "c1"), member, by=office, now=NOW)
    conversations.introduce(session, ("web", "c1"), office, by=office, now=LATER)
    first, second = told(session, "account")
    assert [(one.action, one.by, one.at) for one in (first, second)] == [
        ("enrol", office, NOW),
        ("enrol", office, LATER),
    ]
    assert first.after is not None
    assert first.after["person_id"] == member
    assert second.before == first.after
    assert second.after == first.after | {"person_id": office}


def test_being_at_home_in_a_chat_already_is_no_change(session: Session, office: int) -> None:
    for _ in range(2):
        conversations.introduce(session, ("web", "c1"), office, by=None, now=NOW)
    assert len(told(session, "account")) == 1


def test_a_file_tells_who_put_it_to_which_record_and_where_it_was_before(
    session: Session, branch: int, office: int
) -> None:
    march, april = (
        activities.record(
            session,
            ActivityDraft(kinds=("theme_day",), organisers=(branch,), held_from=day, held_to=day, topic="植树"),
            by=office,
            now=NOW,
        ).id
        for day in (date(2026, 3, 12), date(2026, 4, 12))
    )
    files = [
        attachments.add(
            session, sha256=digit * 64, name=f"{digit}.jpg", media_type="image/jpeg", size=9, by=None, now=NOW
        ).id
        for digit in "01"
    ]
    attachments.attach(session, files, activity_id=march, by=office, now=NOW)
    attachments.attach(session, files[:1], activity_id=april, by=office, now=LATER)
    put, moved = versions_of(session, "attachment", files[0])
    assert [(one.action, one.by, one.at) for one in (put, moved)] == [
        ("attach", office, NOW),
        ("attach", office, LATER),
    ]
    assert put.before is not None
    assert (put.before["name"], put.before["activity_id"]) == ("0.jpg", None)
    assert put.after == moved.before == put.before | {"activity_id": march}
    assert moved.after == put.before | {"activity_id": april}
    assert len(versions_of(session, "attachment", files[1])) == 1


def test_a_record_without_files_leaves_no_entry_of_files(session: Session, office: int) -> None:
    attachments.attach(session, [], by=office, now=NOW)
    assert told(session, "attachment") == []


def test_a_chat_s_new_address_is_in_the_trail(session: Session, branch: int, office: int) -> None:
    conversations.introduce(session, ("telegram", "1"), office, by=None, now=NOW)
    conversations.move(session, "telegram", "1", "-100", LATER)
    moved = told(session, "account")[-1]
    assert (moved.action, moved.by, moved.at) == ("move", None, LATER)
    assert moved.before is not None
    assert moved.after == moved.before | {"chat": "-100"}
    conversations.move(session, "telegram", "nobody's", "-200", LATER)
    assert told(session, "account")[-1] is moved


def test_a_post_that_ended_is_in_the_trail_once(session: Session, branch: int, office: int) -> None:
    post = people.appoint(
        session, person_id=office, organisation_id=branch, role=Role.BRANCH_SECRETARY, since=FOUNDED, by=None, now=NOW
    )
    for last in (LATER.date(), LATER.date() + timedelta(days=9)):
        people.dismiss(session, post.id, last=last, by=office, now=LATER)
    appointed, dismissed = told(session, "appointment")
    assert (dismissed.action, dismissed.by, dismissed.before) == ("dismiss", office, appointed.after)
    assert appointed.after is not None
    assert dismissed.after == appointed.after | {"until": (LATER.date() + timedelta(days=1)).isoformat()}
    assert [one.id for one in people.posts_of(session, office, LATER.date())] == [post.id]
    assert people.posts_of(session, office, LATER.date() + timedelta(days=1)) == []


def test_a_post_that_never_was_can_not_end(session: Session) -> None:
    with pytest.raises(UnknownRecord):
        people.dismiss(session, 404, last=NOW.date(), by=None, now=NOW)
