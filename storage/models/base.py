"""The base of all tables: names of constraints, timestamps in UTC, JSON stored as text to preserve key order."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

# Constraint names must be the same on both databases, so that migrations can drop them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]


class Timestamp(TypeDecorator[datetime]):
    """An instant. It takes aware datetimes only and returns UTC, also on SQLite, which has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored: which time zone is it in?")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """As usual, but the last value is cached: the rows of one transaction mostly have the same timestamp."""
        process = super().bind_processor(dialect)
        if process is None:
            return None
        last: tuple[datetime | None, Any] = (None, process(None))

        def remembering(value: datetime | None) -> Any:
            nonlocal last
            if value is not last[0]:
                last = (value, process(value))
            return last[1]

        return remembering

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(of: type[enum.StrEnum]) -> Enum:
    """A column for a value of the enum `of`, stored as its short text, so a new value needs no migration."""
    return Enum(
        of, native_enum=False, create_constraint=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


class Base(DeclarativeBase):
    """The base class of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's declared form
        datetime: Timestamp(),
        # JSON, not JSONB, because a dialogue's answers must stay in the order in which they were given.
        Json: JSON(),
        list[Json]: JSON(),
        str: String(),
        # SQLite only uses a plain INTEGER primary key as its row id.
        int: BigInteger().with_variant(Integer(), "sqlite"),
    }
