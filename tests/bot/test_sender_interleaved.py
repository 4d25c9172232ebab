"""The sender, whatever comes between a look and a landing: all goes out once, in order, and not too much at once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.channels.delivery import Dead, Delivered, Later
from bot.settling import LONGEST_PAUSE
from storage.engine import Database
from storage.models import OutboxMessage, OutboxState
from tests.bot.post_office import Platform, PostOffice, Try


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


WRITE = st.tuples(st.just("write"), st.sampled_from("王李张刘"))
LAND = st.tuples(
    st.just("land"),
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([Delivered(), Later(1), Later(3, whole_channel=True), RuntimeError("a defect"), Dead("no")]),
    ),
)
WAIT = st.tuples(st.just("wait"), st.integers(1, 5))
STEP = st.tuples(st.just("step"), st.integers(1, 4))
CYCLE = st.tuples(st.just("cycle"), st.none())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(WRITE, WRITE, LAND, LAND, WAIT, STEP, CYCLE, CYCLE), max_size=40))
async def test_however_looks_and_landings_come_between_each_other_all_goes_out_once_and_in_order(
    database: Database, story: list[tuple[str, Any]]
) -> None:
    office = PostOffice(database, at_once=3)
    with database.write() as session:
        session.execute(delete(OutboxMessage))
    written: list[str] = []
    for what, how in story:
        match what:
            case "write":
                written.append(f"{how}{len(written)}")
                office.writes(written[-1])
            case "land" if office.telegram.under_way:
                which, answer = how
                keys = office.telegram.under_way
                office.telegram.answers(keys[which % len(keys)], answer)
            case "wait":
                office.now += timedelta(seconds=how)
            case "step":
                for _ in range(how):
                    await asyncio.sleep(0)
            case "cycle":
                office.writer.cycle()
        nothing_out_of_turn(office.telegram)
        assert len(office.telegram.under_way) <= 3
    # Each message may have an answer to come back, a pause to wait for, and then its delivery.
    for _ in range(3 * len(written)):
        for key in office.telegram.under_way:
            office.telegram.answers(key, Delivered())
        await office.after(LONGEST_PAUSE)
        nothing_out_of_turn(office.telegram)
    assert {key for key in written if office.state(key) is OutboxState.WAITING} == set()
    assert set(office.telegram.keys) == set(written)


def nothing_out_of_turn(platform: Platform) -> None:
    """Nothing follows its own end, and in each chat nothing follows before the one before has ended."""
    for chat in {attempt.chat for attempt in platform.tries}:
        tries = [attempt for attempt in platform.tries if attempt.chat == chat]
        for earlier, later in pairwise(tries):
            assert earlier.answer.done()
            assert (earlier.key == later.key) is not ended(earlier)
        numbers = [int(attempt.key.removeprefix(chat)) for attempt in tries]
        assert numbers == sorted(numbers)


def ended(attempt: Try) -> bool:
    return attempt.answer.exception() is None and isinstance(attempt.answer.result(), Delivered | Dead)
