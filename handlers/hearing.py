"""Free words, where nothing is open: what they report, as far as this visitor answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.reading.rectification import Progress
from handlers.reading.telling import Listener
from handlers.reading.understood import Understood
from handlers.visitor import Visitor
from storage.models import Role

Answers = Mapping[str, str | Sequence[str]]

_SUBSTANCE = ("topic", "attendance", "present", "main_points")


@dataclass(frozen=True, slots=True)
class Heard:
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


def hear(visitor: Visitor, listener: Listener, words: str, today: date) -> Heard:
    """What `words` report; nothing where they report nothing, or the visitor has nothing to report."""
    if not visitor.reporters:
        return Heard()
    secretary = visitor.name if visitor.is_any(Role.BRANCH_SECRETARY) else ""
    notices: list[str] = []
    begins: list[tuple[str, Answers]] = []
    for told in listener.matters(words, today, secretary):
        if isinstance(told, Progress):
            begins.append(("progress", told.answers))
            continue
        own, foreign = _divided(visitor, told)
        if foreign:
            notices.append(visitor.house.text(f"desk.not_from_{min(visitor.reporters)}", kinds="、".join(foreign)))
        if own:
            begins.append(("nil" if told.nil else "activity", replace(told, kinds=own).answers()))
    if len(begins) > 1:
        notices.append(visitor.house.text("desk.several", count=len(begins)))
    return Heard(notices, begins)


def _divided(visitor: Visitor, told: Understood) -> tuple[tuple[str, ...], list[str]]:
    """The codes of the kinds that this visitor answers for, and the names of those that others do."""
    kinds = [visitor.house.catalogue.kind(code) for code in told.kinds]
    own = [kind for kind in kinds if any(kind.can_be_reported_by(reporter) for reporter in visitor.reporters)]
    return tuple(kind.code for kind in own), [kind.name for kind in kinds if kind not in own]
