"""Files people handed in: their names, and the records they belong to. Their contents are in `storage.files`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.errors import UnknownRecord
from storage.models import Attachment


def add(
    session: Session, *, sha256: str, name: str, media_type: str, size: int, by: int | None, now: datetime
) -> Attachment:
    """A file that is in the store, as yet of no record."""
    attachment = Attachment(sha256=sha256, name=name, media_type=media_type, size=size, uploaded_by=by, uploaded_at=now)
    session.add(attachment)
    session.flush()
    return attachment


def get(session: Session, attachment_id: int) -> Attachment:
    """The attachment. Raises UnknownRecord."""
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise UnknownRecord(attachment_id)
    return attachment


def attach(
    session: Session,
    attachment_ids: Sequence[int],
    *,
    activity_id: int | None = None,
    progress_id: int | None = None,
) -> None:
    """These belong to this record from now on."""
    if attachment_ids:
        session.execute(
            update(Attachment)
            .where(Attachment.id.in_(attachment_ids))
            .values(activity_id=activity_id, progress_id=progress_id)
        )
