"""Who was at an activity: 应到 and 实到 or how many took part, who lectured, who chaired."""

from collections.abc import Sequence
from functools import partial

from dialogue import Chat
from domain.catalogue import Ask, Kind
from handlers.context import Transaction, User
from handlers.conversations.activities.fields import ATTENDANCE, HOST, LECTURER, PRESENT
from handlers.conversations.activities.form import Form
from reading import numbers
from reading.numbers import Attendance


async def ask_participants(form: Form, kinds: Sequence[Kind]) -> None:
    """Ask who was there, as far as `kinds` need it."""
    text = form.chat.person.content.text
    asks = {ask for kind in kinds for ask in kind.asks}
    if Ask.ATTENDANCE in asks:
        attendance = await _ask_attendance(form)
    else:
        attendance = await form.answer(ATTENDANCE, required=False)
    if attendance:
        await _warn_of_quorum(form.chat, kinds, attendance)
    form.put(ATTENDANCE, attendance)
    if not attendance:
        present = await form.answer(PRESENT, required=Ask.PRESENT in asks, prompt=text("activity.persons"))
        form.put(PRESENT, present)
    for field, ask in ((LECTURER, Ask.LECTURER), (HOST, Ask.HOST)):
        name = await form.answer(field, required=ask in asks)
        form.put(field, name)


async def _ask_attendance(form: Form) -> Attendance | None:
    """Both numbers, or 应到 alone where it was told who came: 18人参加."""
    text = form.chat.person.content.text
    came = await form.answer(PRESENT, required=False, prompt=text("activity.persons"))
    if came is None:
        return await form.answer(ATTENDANCE, required=True)
    return await form.answer(
        ATTENDANCE,
        required=True,
        prompt=text("activity.due", present=came),
        parse=partial(numbers.attendance_of, came),
    )


async def _warn_of_quorum(chat: Chat[User, Transaction], kinds: Sequence[Kind], attendance: Attendance) -> None:
    for kind in kinds:
        quorum = kind.quorum
        if quorum and not quorum.met(attendance.due, attendance.present):
            await chat.say(
                f"quorum.{kind.code}",
                chat.person.content.text(
                    "activity.no_quorum", kind=kind.name, of=quorum.of, share=quorum.at_least, source=quorum.source
                ),
            )
