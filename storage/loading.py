"""Many activities at once, for what comes from elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.drafts import ActivityDraft
from storage import rollups
from storage.activities import check
from storage.models import Activity, ActivityKind, Organiser
from storage.provenance import amounts
from storage.rollups import Contribution

BATCH = 5_000


def record_all(session: Session, drafts: Iterable[ActivityDraft], *, by: int | None, now: datetime) -> int:
    """Many at once, for what comes from elsewhere: checked like one, with no trail. The number kept. Raises alike."""
    kept, batch = 0, []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == BATCH:
            kept += _bulk(session, batch, by, now)
            batch = []
    return kept + _bulk(session, batch, by, now)


def _bulk(session: Session, drafts: Sequence[ActivityDraft], by: int | None, now: datetime) -> int:
    if not drafts:
        return 0
    check(session, drafts)
    common = {"version": 1, "entered_by": by, "entered_at": now, "withdrawn_at": None}
    rows = [draft.columns() | common for draft in drafts]
    ids = session.scalars(insert(Activity).returning(Activity.id, sort_by_parameter_order=True), rows).all()
    pairs = list(zip(ids, drafts, strict=True))
    session.execute(
        insert(ActivityKind),
        [{"activity_id": number, "kind": kind} for number, draft in pairs for kind in set(draft.kinds)],
    )
    session.execute(
        insert(Organiser),
        [
            {"activity_id": number, "organisation_id": organiser, "held_from": draft.held_from}
            for number, draft in pairs
            for organiser in set(draft.organisers)
        ],
    )
    rollups.add(
        session,
        [
            Contribution(draft.organisers, draft.held_from, amounts(draft.kinds, draft.present, draft.details))
            for draft in drafts
        ],
    )
    return len(drafts)
