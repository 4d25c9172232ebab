"""The forms that a measurement leaves open are forms that people could go on with."""

from pathlib import Path

from bench.form import NOW, desk, typed
from bench.ours import Ours
from bot.channels.telegram.pace import Pace
from handlers.messages import Incoming
from storage import conversations


async def test_a_seeded_form_goes_on_at_its_second_question(tmp_path: Path) -> None:
    ours = Ours(tmp_path, open_forms=2, pace=Pace(overall=10, burst=10))
    with ours.database.read() as session:
        seeded = conversations.find(session, ("telegram", "open1"), NOW.date())
        assert seeded
        answer = desk().answer(session, seeded, Incoming("telegram", "open1", "1", text=typed(1)), event=7, now=NOW)
    ours.database.dispose()
    assert [message.text for message in answer.messages] == ["第2项？"]
