"""Opinions of an earlier version lose on the way what led from an anonymous one to a person."""

import json
from datetime import date
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, Table, select, text

from storage import engine
from storage.engine import Database, migrate

BEFORE = "0006_reading_counts"
ANONYMOUS = "报表太多了，一件事要填三遍。"
SIGNED = "希望多组织学习。"
NOON = "2026-11-20 04:00:00"
ROWS = [
    "INSERT INTO organisations (id, parent_id, name, level, founded) VALUES (1, NULL, '机关党委', 'committee', :day)",
    "INSERT INTO organisations (id, parent_id, name, level, founded) VALUES (2, 1, '一支部', 'branch', :day)",
    "INSERT INTO ancestors (organisation_id, ancestor_id, distance) VALUES (1, 1, 0), (2, 2, 0), (2, 1, 1)",
    "INSERT INTO people (id, name, organisation_id, standing, joined) VALUES (1, '王芳', 2, 'full', :day)",
    "INSERT INTO accounts (id, channel, chat, person_id, first_seen_at) VALUES (1, 'web', 'chat', 1, :noon)",
    "INSERT INTO opinions (id, organisation_id, person_id, text, entered_at) VALUES (1, 2, NULL, :anonymous, :noon)",
    "INSERT INTO opinions (id, organisation_id, person_id, text, entered_at) VALUES (2, 2, 1, :signed, :noon)",
    "INSERT INTO web_messages (chat, number, by_person, key, payload, at) VALUES ('chat', 1, true, 'a', :said, :noon)",
    "INSERT INTO web_messages (chat, number, by_person, key, payload, at) VALUES ('chat', 2, true, 'b', :other, :noon)",
    "INSERT INTO web_messages (chat, number, by_person, key, payload, at)"
    " VALUES ('chat', 3, false, 'c', :asked, :noon)",
    "INSERT INTO inbox (id, channel, event_id, chat, payload, state, attempts, received_at)"
    " VALUES (1, 'web', 'a', 'chat', :said, 'dead', 3, :noon), (2, 'web', 'b', 'chat', :other, 'dead', 3, :noon)",
    "INSERT INTO open_dialogues (account_id, run, dialogue, active, state, updated_at)"
    " VALUES (1, 32, 'feedback', true, :said, :noon), (1, 64, 'activity', false, :other, :noon)",
]
VALUES = {
    "day": "2016-07-01",
    "noon": NOON,
    "anonymous": ANONYMOUS,
    "signed": SIGNED,
    "said": '{"text": "报表太多了，一件事要填三遍。", "event": "e1"}',
    "other": '{"text": "我的记录", "event": "e2"}',
    "asked": '{"text": "请写意见。"}',
}


def _as_before(database: Database) -> None:
    """The database as the version before had it, with its rows."""
    with database.writer.connect() as connection, connection.begin():
        config = engine._config()
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
        for row in ROWS:
            connection.execute(text(row), {name: value for name, value in VALUES.items() if f":{name}" in row})


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def test_what_led_from_an_anonymous_opinion_to_a_person_is_gone(database_url: str) -> None:
    database = Database(database_url)
    _as_before(database)
    migrate(database_url)
    with database.reader.connect() as connection:
        opinions = _rows(connection, "SELECT person_id, organisation_id, text, entered_on, id FROM opinions")
        known = {person: (place, said, str(day)) for person, place, said, day, _ in opinions}
        assert known == {
            None: (1, ANONYMOUS, str(date(2026, 11, 1))),
            1: (2, SIGNED, str(date(2026, 11, 20))),
        }
        assert not {number for *_, number in opinions} & {1, 2}
        messages = _rows(connection, "SELECT payload FROM web_messages ORDER BY number")
        assert "匿名意见，内容不保留" in _decoded(messages[0])
        assert [_decoded(one) for one in messages[1:]] == [_decoded((VALUES["other"],)), _decoded((VALUES["asked"],))]
        events = [_decoded(one) for one in _rows(connection, "SELECT payload FROM inbox ORDER BY id")]
        assert events == ["{}", _decoded((VALUES["other"],))]
        assert _rows(connection, "SELECT dialogue FROM open_dialogues") == [("activity",)]
        for name in ("web_messages", "inbox", "open_dialogues", "changes", "outbox"):
            table = Table(name, MetaData(), autoload_with=connection)
            assert "填三遍" not in str(connection.execute(select(table)).all())
    database.dispose()


def _decoded(row: tuple[Any, ...]) -> str:
    """A JSON column as text, whichever way the database gives it back."""
    value = row[0]
    return json.dumps(json.loads(value) if isinstance(value, str) else value, ensure_ascii=False, sort_keys=True)
