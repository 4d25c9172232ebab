"""The queue of updates: kept until a later offset, or the 2xx of a webhook, says that they have arrived."""

import itertools
from typing import Any

Update = dict[str, Any]

# Left out unless asked for by name.
RARE = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Not safe for threads by itself: its world's lock guards it."""

    def __init__(self, first_id: int = 500_000) -> None:
        self._ids = itertools.count(first_id)
        self._kept: list[Update] = []
        self._allowed: set[str] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps what was asked for last time; an empty list goes back to the default."""
        if kinds is not None:
            self._allowed = set(kinds) or None

    def add(self, kind: str, content: dict[str, Any]) -> None:
        wanted = kind in self._allowed if self._allowed is not None else kind not in RARE
        if wanted:
            self._kept.append({"update_id": next(self._ids), kind: content})

    def take(self, offset: int, limit: int) -> list[Update]:
        """The oldest `limit` from `offset` on. Those before are forgotten; a negative offset counts from the end."""
        if offset < 0:
            self._kept = self._kept[offset:]
        elif offset > 0:
            self._kept = [update for update in self._kept if update["update_id"] >= offset]
        return self._kept[:limit]

    def forget(self, update_id: int) -> None:
        self._kept = [update for update in self._kept if update["update_id"] != update_id]

    def clear(self) -> None:
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
