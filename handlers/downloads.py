"""Whether a file that was once shown in a chat may still be read there: by the posts of today, not of that day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from domain.permissions import Action
from handlers.authority import is_allowed
from storage import activities, attachments, compiled, conversations, problems

OWN = "own"
"""The kind of a file that somebody sent himself; the others are those of a `Document`."""


def may_download(session: Session, address: conversations.Address, kind: str, number: int, today: date) -> bool:
    """Whoever writes at `address` may read this file there today: what he sent himself as long as he is enrolled."""
    known = conversations.find(session, address, today)
    if known is None or known.person_id is None:
        return False
    if kind == OWN:
        return True
    places = _places(session, kind, number, known.person_id)
    return bool(places) and all(
        is_allowed(session, known.person_id, Action.READ_RECORDS, one_of, today) for one_of in places
    )


def _places(session: Session, kind: str, number: int, person_id: int) -> list[Collection[int]]:
    """The organisations whose records are in the file; of each collection one has to be the person's to read."""
    if not kind:
        # Shown by an earlier version, which sent people the reports they compiled and did not say which one.
        return [[place] for place in compiled.organisations_of(session, person_id)]
    try:
        if kind == "report":
            return [[compiled.get(session, number).organisation_id]]
        attachment = attachments.get(session, number)
    except UnknownRecord:
        return []
    if attachment.activity_id is not None:
        return [activities.organisers_of(session, attachment.activity_id)]
    if attachment.progress_id is not None:
        return [[problems.organisation_of_progress(session, attachment.progress_id)]]
    return []
