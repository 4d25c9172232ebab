"""Free words, where nothing is open: what they report, as far as this user answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.people import Role
from handlers.context import User
from handlers.conversations.activities.report_several import told
from reading.matters import EventReport, NilReport, ProgressReport
from reading.reader import Reader

Answers = Mapping[str, str | Sequence[str]]

_SUBSTANCE = ("topic", "attendance", "present", "main_points")


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """What is to be said first, and what begins: services by name, with the answers that were told."""

    notices: Sequence[str] = ()
    begins: Sequence[tuple[str, Answers]] = ()

    @property
    def whole(self) -> bool:
        """Each tells so much that it can't be meant as an answer: what was held with its day, and something of it."""
        return all(
            name != "activity" or ("held" in answers and any(key in answers for key in _SUBSTANCE))
            for name, answers in self.begins
        )


def parse_message(user: User, reader: Reader, words: str, today: date) -> ParsedMessage:
    """What `words` report; nothing where they report nothing, or the user has nothing to report."""
    if not user.reporters:
        return ParsedMessage()
    secretary = user.name if user.is_any(Role.BRANCH_SECRETARY) else ""
    notices: list[str] = []
    begins: list[tuple[str, Answers]] = []
    reports: list[Mapping[str, Any]] = []
    for matter in reader.read(words, today, secretary):
        if isinstance(matter, ProgressReport):
            begins.append(("progress", matter.answers()))
            continue
        own, foreign = _divided(user, matter)
        if foreign:
            notices.append(user.content.text(f"dispatch.not_from_{min(user.reporters)}", kinds="、".join(foreign)))
        if own:
            nil = {"nil": True} if isinstance(matter, NilReport) else {}
            reports.append(replace(matter, kinds=own).answers() | nil)
    if len(reports) > 1:
        begins.insert(0, ("several", {"told": told(reports)}))
    elif reports:
        answers = dict(reports[0])
        begins.insert(0, ("nil" if answers.pop("nil", False) else "activity", answers))
    if len(begins) > 1:
        notices.append(user.content.text("dispatch.several", count=len(begins)))
    return ParsedMessage(notices, begins)


def _divided(user: User, matter: EventReport | NilReport) -> tuple[tuple[str, ...], list[str]]:
    """The codes of the kinds that this user answers for, and the names of those that others do."""
    kinds = [user.content.catalogue.kind(code) for code in matter.kinds]
    own = [kind for kind in kinds if any(kind.can_be_reported_by(reporter) for reporter in user.reporters)]
    return tuple(kind.code for kind in own), [kind.name for kind in kinds if kind not in own]
