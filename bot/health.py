"""/healthz: does each part do its work? Ages in seconds; a part that stands still makes the whole unwell."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from storage import inbox, outbox
from storage.engine import Database

OLDEST = 60.0  # seconds that an event may wait, or a part be silent
LONGEST_TRY = 3.0  # seconds that the writer may try to do what it has to do

State = datetime | float | bool | None


class Health:
    """Reads the state of `parts`.

    Each tells when it last did something, or for how many seconds it has been trying to, or True/False.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        parts: Mapping[str, Callable[[], State]],
    ) -> None:
        self._database = database
        self._now = now
        self._parts = parts

    def look(self) -> tuple[bool, dict[str, Any]]:
        """Whether all is well, and part by part what was seen."""
        now = self._now()
        seen: dict[str, Any] = {}
        try:
            with self._database.read() as session:
                seen["inbox"] = _waiting(inbox.oldest_pending(session), now)
                seen["outbox"] = _waiting(outbox.longest_due(session), now)
                seen["inbox"]["set_aside"] = inbox.dead(session)
                seen["outbox"]["given_up"] = outbox.given_up(session, now - outbox.KEPT)
        except SQLAlchemyError:
            seen["database"] = {"ok": False}
        for name, look in self._parts.items():
            seen[name] = _part(look(), now)
        well = all(part["ok"] for part in seen.values())
        return well, {"ok": well, **seen}


def _waiting(oldest: datetime | None, now: datetime) -> dict[str, Any]:
    age = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    return {"ok": age <= OLDEST, "oldest_seconds": round(age, 1)}


def _part(last: State, now: datetime) -> dict[str, Any]:
    if isinstance(last, float):
        return {"ok": last <= LONGEST_TRY, "trying_seconds": round(last, 1)}
    if isinstance(last, bool):
        return {"ok": last}
    if last is None:
        return {"ok": False, "silent_seconds": None}
    age = (now - last).total_seconds()
    return {"ok": age <= OLDEST, "silent_seconds": round(age, 1)}
