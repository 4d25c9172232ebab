"""Sessions of the web chat: whose they are, and which of them hold."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from domain.organisations import Level
from domain.people import Membership
from storage import conversations, organisations, people, sessions
from storage.engine import Database

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.write() as session:
        yield session
    database.dispose()


def person(session: Session, name: str, *chats: str) -> int:
    root = organisations.by_name(session, "机关党委") or organisations.add(
        session, name="机关党委", level=Level.COMMITTEE, founded=NOW.date(), by=None, now=NOW
    )
    added = people.add(
        session, name=name, organisation_id=root.id, standing=Membership.FULL, joined=NOW.date(), by=None, now=NOW
    )
    for chat in chats:
        conversations.introduce(session, ("web", chat), added.id, by=None, now=NOW)
        sessions.begin(session, f"of {chat}", chat, NOW)
    return added.id


def test_all_sessions_of_a_person_are_revoked_and_no_others(session: Session) -> None:
    wang = person(session, "王芳", "office", "home")
    person(session, "李建国", "li")
    sessions.begin(session, "of nobody", "new", NOW)
    # The same words as an address of another channel are somebody else.
    conversations.introduce(session, ("telegram", "li"), wang, by=None, now=NOW)
    sessions.revoke_of_person(session, wang, NOW)
    digests = ["of office", "of home", "of li", "of nobody"]
    assert sessions.alive(session, digests) == {"of li", "of nobody"}
    assert sorted(sessions.revoked_in(session)) == ["of home", "of office"]


def test_what_is_revoked_stays_revoked_since_it_was(session: Session) -> None:
    sessions.begin(session, "one", "chat", NOW)
    for minutes in (1, 2):
        sessions.revoke(session, "one", NOW + timedelta(minutes=minutes))
    session.expire_all()
    found = sessions.find(session, "one")
    assert found is not None
    assert found.revoked_at == NOW + timedelta(minutes=1)
    assert sessions.find(session, "two") is None


def test_more_sessions_than_a_query_may_name_are_looked_at(session: Session) -> None:
    digests = [f"{number}" for number in range(sessions.AT_ONCE * 2 + 1)]
    for digest in digests:
        sessions.begin(session, digest, "chat", NOW)
    sessions.revoke(session, "7", NOW)
    assert set(digests) - sessions.alive(session, digests) == {"7"}


def test_only_one_old_cookie_of_a_chat_is_adopted(session: Session) -> None:
    assert sessions.adopt(session, "first", "chat", NOW)
    assert sessions.adopt(session, "first", "chat", NOW)
    assert not sessions.adopt(session, "second", "chat", NOW)
    sessions.revoke(session, "first", NOW)
    assert not sessions.adopt(session, "second", "chat", NOW)


def test_who_has_long_been_away_is_forgotten(session: Session) -> None:
    sessions.begin(session, "old", "chat", NOW)
    sessions.begin(session, "new", "chat", NOW)
    sessions.seen(session, "new", NOW + timedelta(days=9))
    sessions.forget_before(session, NOW + timedelta(days=1))
    assert sessions.alive(session, ["old", "new"]) == {"new"}
