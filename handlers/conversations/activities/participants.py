"""Who was at an activity: 应到 and 实到 or how many took part, who lectured, who chaired."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Chat
from domain.catalogue import Ask, Kind
from handlers.context import Transaction, User
from handlers.conversations.activities.sheet import Given, Sheet
from reading import numbers
from reading.numbers import Attendance
from reading.words import person_name


async def ask_participants(
    chat: Chat[User, Transaction], kinds: Sequence[Kind], given: Given, sheet: Sheet, values: dict[str, Any]
) -> None:
    """Ask who was there, as far as `kinds` need it, and put what is known into `values` and on the `sheet`."""
    text = chat.person.content.text
    asks = {ask for kind in kinds for ask in kind.asks}
    required = Ask.ATTENDANCE in asks
    attendance = await (_ask_attendance if required else _offer_attendance)(chat, given)
    if attendance:
        values |= {"due": attendance.due, "present": attendance.present}
        await _warn_of_quorum(chat, kinds, attendance)
    sheet.put("attendance", text("field.attendance"), attendance and text("activity.present", a=attendance))
    if not attendance:
        ask_for = chat.ask if Ask.PRESENT in asks else chat.offer
        present = await ask_for("present", text("activity.persons"), parse=numbers.count, given=given.get("present"))
        values["present"] = present
        sheet.put("present", text("field.present"), present and text("activity.count", count=present))
    for key, ask in (("lecturer", Ask.LECTURER), ("host", Ask.HOST)):
        ask_for = chat.ask if ask in asks else chat.offer
        name = await ask_for(key, text(f"activity.{key}"), parse=person_name, given=given.get(key))
        values[key] = name
        sheet.put(key, text(f"field.{key}"), name)


async def _ask_attendance(chat: Chat[User, Transaction], given: Given) -> Attendance:
    """Both numbers, or 应到 alone where it was told who came: 18人参加."""
    text = chat.person.content.text
    came = await chat.offer("present", text("activity.persons"), parse=numbers.count, given=given.get("present"))
    prompt = text("activity.attendance") if came is None else text("activity.due", present=came)
    parse = numbers.attendance if came is None else partial(numbers.attendance_of, came)
    return await chat.ask("attendance", prompt, parse=parse, given=given.get("attendance"))


async def _offer_attendance(chat: Chat[User, Transaction], given: Given) -> Attendance | None:
    return await chat.offer(
        "attendance",
        chat.person.content.text("activity.attendance"),
        parse=numbers.attendance,
        given=given.get("attendance"),
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
