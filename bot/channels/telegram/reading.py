"""Reads a batch of updates so that one malformed update can't block those after it."""

import logging
from collections.abc import Iterable

from bot.channels.telegram.incoming import Json, incoming_of
from handlers.messages import Incoming

_log = logging.getLogger(__name__)


def read_updates(updates: Iterable[Json], file_limit: int) -> list[Incoming]:
    """The events in `updates`, in order. A malformed update is logged by its number and left out."""
    events = []
    for update in updates:
        try:
            event = incoming_of(update, file_limit=file_limit)
        except (KeyError, TypeError, AttributeError) as error:
            _log.error("update %s is not built as documented (%s)", update.get("update_id"), type(error).__name__)
            continue
        if event is not None:
            events.append(event)
    return events
