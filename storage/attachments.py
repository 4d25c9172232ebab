"""Files people handed in: their names, and the records they belong to. Their contents are in `storage.files`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from storage import audit
from storage.models import Attachment, WebMessage


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


def in_store(session: Session) -> dict[str, tuple[str, int]]:
    """What must be in the store: the SHA-256 of every file, with a name and its size in bytes."""
    # The web chat shows files of our own making too. Within what people write a quotation mark is escaped.
    shown = select(WebMessage.payload).where(cast(WebMessage.payload, String).contains('"document":'))
    documents = [payload["document"] for payload in session.scalars(shown) if payload.get("document")]
    found = {one["sha256"]: (str(one["name"]), int(one["size"])) for one in documents}
    handed_in = session.execute(select(Attachment.sha256, Attachment.name, Attachment.size))
    return found | {sha256: (name, size) for sha256, name, size in handed_in}


def attach(
    session: Session,
    attachment_ids: Sequence[int],
    *,
    activity_id: int | None = None,
    progress_id: int | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """These belong to this record from now on."""
    if not attachment_ids:
        return  # as most records have none, they shall cost nothing
    found = list(session.scalars(select(Attachment).where(Attachment.id.in_(attachment_ids)).order_by(Attachment.id)))
    before = [audit.snapshot(attachment) for attachment in found]
    for attachment in found:
        attachment.activity_id, attachment.progress_id = activity_id, progress_id
    session.flush()
    for attachment, earlier in zip(found, before, strict=True):
        audit.note(session, "attachment", attachment, "attach", earlier, by=by, at=now)
