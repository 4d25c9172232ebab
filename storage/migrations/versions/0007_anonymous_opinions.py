"""Opinions keep the day, anonymous ones the month; what was said anonymously is no longer in any chat."""

import json
import secrets
from datetime import UTC, datetime, time
from random import SystemRandom

import sqlalchemy as sa
from alembic import op

revision = "0007_anonymous_opinions"
down_revision = "0006_reading_counts"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WIPED = {"text": "（匿名意见，内容不保留）"}


def upgrade() -> None:
    connection = op.get_bind()
    earlier = sa.table(
        "opinions",
        sa.column("organisation_id", NUMBER),
        sa.column("person_id", NUMBER),
        sa.column("text", sa.String()),
        sa.column("entered_at", sa.DateTime(timezone=True)),
    )
    rows = [
        (row.organisation_id, row.person_id, row.text, row.entered_at.date())
        for row in connection.execute(sa.select(earlier))
    ]
    SystemRandom().shuffle(rows)  # so that their order tells nothing
    op.drop_table("opinions")
    table = op.create_table(
        "opinions",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_opinions_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_opinions_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_opinions"),
    )
    for organisation, person, text, day in rows:
        anonymous = person is None
        connection.execute(
            table.insert().values(
                id=secrets.randbits(52) + 1,
                organisation_id=_root_of(connection, organisation) if anonymous else organisation,
                person_id=person,
                text=text,
                entered_on=day.replace(day=1) if anonymous else day,
            )
        )
    _wipe(connection, {text for _, person, text, _ in rows if person is None})
    # A form that was begun asks in another order now, and may hold words that nobody has put a name to yet.
    connection.execute(sa.text("DELETE FROM open_dialogues WHERE dialogue = 'feedback'"))


def _root_of(connection: sa.Connection, organisation: int) -> int:
    root: int = connection.execute(
        sa.text("SELECT ancestor_id FROM ancestors WHERE organisation_id = :of ORDER BY distance DESC LIMIT 1"),
        {"of": organisation},
    ).scalar_one()
    return root


def _wipe(connection: sa.Connection, words: set[str]) -> None:
    """Put a remark in place of what was said anonymously, wherever a chat or an event that failed still has it."""
    if not words:
        return
    messages = sa.table(
        "web_messages",
        sa.column("chat"),
        sa.column("number"),
        sa.column("by_person", sa.Boolean()),
        sa.column("payload", sa.JSON()),
    )
    said = connection.execute(sa.select(messages).where(messages.c.by_person)).all()
    for message in said:
        if _plain(str(message.payload.get("text", ""))) in {_plain(text) for text in words}:
            connection.execute(
                messages.update()
                .where(messages.c.chat == message.chat, messages.c.number == message.number)
                .values(payload={**message.payload, **WIPED})
            )
    inbox = sa.table("inbox", sa.column("id"), sa.column("state"), sa.column("payload", sa.JSON()))
    for event in connection.execute(sa.select(inbox).where(inbox.c.state == "dead")).all():
        if any(text in json.dumps(event.payload, ensure_ascii=False) for text in words):
            connection.execute(inbox.update().where(inbox.c.id == event.id).values(payload={}))


def _plain(text: str) -> str:
    return "".join(text.split())


def downgrade() -> None:
    connection = op.get_bind()
    table = sa.table(
        "opinions",
        sa.column("organisation_id"),
        sa.column("person_id"),
        sa.column("text"),
        sa.column("entered_on", sa.Date()),
    )
    rows = connection.execute(sa.select(table)).all()
    op.drop_table("opinions")
    earlier = op.create_table(
        "opinions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_opinions_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_opinions_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_opinions"),
    )
    for row in rows:
        connection.execute(
            earlier.insert().values(
                organisation_id=row.organisation_id,
                person_id=row.person_id,
                text=row.text,
                entered_at=datetime.combine(row.entered_on, time(), UTC),
            )
        )
