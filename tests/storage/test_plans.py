"""What every message asks of the database is found by an index: no step reads a table from end to end."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from storage import conversations, inbox, outbox
from storage.conversations import DialogueChange
from storage.engine import Database
from storage.inbox import Arrival
from storage.outbox import Parcel

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
# What waits is few, and has an index of its own.
WHOLE_TABLE = re.compile(
    r"^SCAN (?!\w+ USING (?:COVERING )?INDEX ix_\w+_pending)(inbox|outbox|accounts|open_dialogues|people|appointments)"
)


def one_step(database: Database, number: int) -> None:
    """All that the messages of two people and their answers ask of the database."""
    chats = [("web", f"chat{number}"), ("telegram", f"chat{number}")]
    with database.write() as session:
        inbox.receive(session, [Arrival(channel, f"{number}", chat, {"text": "菜单"}) for channel, chat in chats], NOW)
        claimed = inbox.claim(session, 100)
        known = conversations.read(session, chats, NOW, NOW.date())
        for state in ({"a": 1}, {"a": 2}, None):
            kept = [
                DialogueChange(one.account_id, 1, "month", state, active=True, new=state == {"a": 1})
                for one in known.values()
            ]
            conversations.write(session, kept, NOW)
        outbox.add(session, [Parcel(*chat, f"in:{number}:{chat[0]}", {"text": "…"}) for chat in chats], NOW)
        inbox.finish(session, [one.id for one in claimed], NOW)
        due = outbox.due(session, ["web", "telegram"], NOW, 64, [1_000_000])
        outbox.sent(session, [(one.id, "") for one in due], NOW)


def test_no_step_reads_a_whole_table(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    one_step(database, 1)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.writer, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    one_step(database, 2)
    event.remove(database.writer, "before_cursor_execute", _note)
    with database.read() as session:
        connection = session.connection()
        plans = [
            (statement, row.detail)
            for statement, parameters in asked
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    database.dispose()
    assert len(asked) >= 10
    assert [step for step in plans if WHOLE_TABLE.match(step[1])] == []
    assert any("SEARCH accounts" in detail for _, detail in plans)
