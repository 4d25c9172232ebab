"""Activities: recorded, amended, withdrawn; each change counts and leaves its trail in the same transaction."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.drafts import ActivityDraft
from domain.errors import AlreadyWithdrawn, MorePresentThanDue, OrganisationInactive, UnknownRecord
from storage import audit, organisations, rollups
from storage.models import Activity, ActivityKind, Json, Organisation, Organiser
from storage.provenance import amounts, held_below
from storage.rollups import Contribution


def record(session: Session, draft: ActivityDraft, *, by: int | None, now: datetime) -> Activity:
    """Keep it. Raises OrganisationInactive, MorePresentThanDue."""
    check(session, [draft])
    activity = Activity(**draft.columns(), version=1, entered_by=by, entered_at=now)
    _relate(activity, draft)
    session.add(activity)
    session.flush()
    rollups.add(session, [_contribution(activity, 1)])
    _note(session, activity, "record", None, by, now)
    return activity


def amend(session: Session, activity_id: int, draft: ActivityDraft, *, by: int | None, now: datetime) -> Activity:
    """Put the draft in its place; the earlier version stays in the trail. Raises as `record`, AlreadyWithdrawn."""
    activity = _standing(session, activity_id)
    check(session, [draft])
    before = snapshot(activity)
    took_away = _contribution(activity, -1)
    for key, value in draft.columns().items():
        setattr(activity, key, value)
    _relate(activity, draft)
    activity.version += 1
    session.flush()
    rollups.add(session, [took_away, _contribution(activity, 1)])
    _note(session, activity, "amend", before, by, now)
    return activity


def withdraw(session: Session, activity_id: int, *, by: int | None, now: datetime) -> Activity:
    """It counts no longer, but stays. Raises UnknownRecord, AlreadyWithdrawn."""
    activity = _standing(session, activity_id)
    before = snapshot(activity)
    activity.withdrawn_at = now
    session.flush()
    rollups.add(session, [_contribution(activity, -1)])
    _note(session, activity, "withdraw", before, by, now)
    return activity


def get(session: Session, activity_id: int) -> Activity:
    """The activity, withdrawn or not. Raises UnknownRecord."""
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise UnknownRecord(activity_id)
    return activity


def held_between(
    session: Session, organisation_id: int, first: date, last: date, kind: str | None = None
) -> list[Activity]:
    """Activities of the organisation itself (not of those below) whose first day lies between, oldest first.

    A joint activity is returned for each of its organisers; withdrawn ones are not.
    """
    query = (
        select(Activity)
        .join(Organiser, Organiser.activity_id == Activity.id)
        .where(Organiser.organisation_id == organisation_id, Organiser.held_from.between(first, last))
        .where(*_counting(kind))
        .order_by(Activity.held_from, Activity.id)
    )
    return list(session.scalars(query))


def under(
    session: Session, organisation_id: int, first: date, last: date, kind: str | None = None, limit: int | None = None
) -> list[Activity]:
    """Activities of the organisation and all below it, each once, oldest first; withdrawn ones are not among them."""
    query = (
        select(Activity)
        .where(Activity.id.in_(held_below(organisation_id, first, last)), *_counting(kind))
        .order_by(Activity.held_from, Activity.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def entered_by(session: Session, person_id: int, limit: int) -> list[Activity]:
    """What this person reported and has not withdrawn, the latest first."""
    query = select(Activity).where(Activity.entered_by == person_id, *_counting()).order_by(Activity.id.desc())
    return list(session.scalars(query.limit(limit)))


def same_text(session: Session, draft: ActivityDraft) -> list[Activity]:
    """Activities of another organiser or year whose topic and main points, where written down, are the very same."""
    if not draft.main_points:
        return []
    elsewhere = select(Organiser.activity_id).where(
        Organiser.activity_id == Activity.id, Organiser.organisation_id.not_in(draft.organisers)
    )
    query = (
        select(Activity)
        .where(
            Activity.topic == draft.topic,
            Activity.main_points == draft.main_points,
            or_(elsewhere.exists(), Activity.held_from < date(draft.held_from.year, 1, 1)),
            *_counting(),
        )
        .order_by(Activity.held_from.desc(), Activity.id)
    )
    return list(session.scalars(query))


def draft_of(activity: Activity) -> ActivityDraft:
    """The draft that would record it as it stands."""
    return ActivityDraft(
        kinds=tuple(row.kind for row in activity.kinds),
        organisers=tuple(row.organisation_id for row in activity.organisers),
        **{name: getattr(activity, name) for name in ActivityDraft.names()},
    )


def snapshot(activity: Activity) -> Json:
    """The whole of it as JSON, with kinds and organisers."""
    return audit.snapshot(activity) | {
        "kinds": [row.kind for row in activity.kinds],
        "organisers": [row.organisation_id for row in activity.organisers],
    }


def same_day(session: Session, draft: ActivityDraft) -> list[Activity]:
    """What one of its organisers held on the very day under one of its kinds, oldest first."""
    query = (
        select(Activity)
        .where(
            Activity.held_from == draft.held_from,
            Activity.organisers.any(Organiser.organisation_id.in_(draft.organisers)),
            Activity.kinds.any(ActivityKind.kind.in_(draft.kinds)),
            *_counting(),
        )
        .order_by(Activity.id)
    )
    return list(session.scalars(query))


def check(session: Session, drafts: Iterable[ActivityDraft]) -> None:
    """Raises OrganisationInactive for an organiser that did not exist then, MorePresentThanDue, UnknownRecord."""
    known: dict[int, Organisation] = {}
    for draft in drafts:
        if not draft.kinds or not draft.organisers or draft.held_to < draft.held_from:
            raise ValueError("an activity has kinds, organisers, and ends no earlier than it begins")
        if draft.due is not None and draft.present is not None and draft.present > draft.due:
            raise MorePresentThanDue(draft.due, draft.present)
        for organiser in draft.organisers:
            if organiser not in known:
                known[organiser] = organisations.get(session, organiser)
            if not organisations.is_there(known[organiser], draft.held_from, draft.held_from):
                raise OrganisationInactive(organiser)


def _standing(session: Session, activity_id: int) -> Activity:
    # Locked: of two who change it at the same moment the second sees what the first made of it.
    activity = session.get(Activity, activity_id, with_for_update=True)
    if activity is None:
        raise UnknownRecord(activity_id)
    if activity.withdrawn_at is not None:
        raise AlreadyWithdrawn(activity_id)
    return activity


def _relate(activity: Activity, draft: ActivityDraft) -> None:
    kinds = {row.kind: row for row in activity.kinds}
    activity.kinds = [kinds.get(kind) or ActivityKind(kind=kind) for kind in dict.fromkeys(draft.kinds)]
    organisers = {row.organisation_id: row for row in activity.organisers}
    activity.organisers = [
        organisers.get(number) or Organiser(organisation_id=number) for number in dict.fromkeys(draft.organisers)
    ]
    for row in activity.organisers:
        row.held_from = draft.held_from


def _note(session: Session, activity: Activity, action: str, before: Json | None, by: int | None, at: datetime) -> None:
    audit.write(
        session,
        subject="activity",
        subject_id=activity.id,
        action=action,
        before=before,
        after=snapshot(activity),
        by=by,
        at=at,
    )


def _counting(kind: str | None = None) -> list[ColumnElement[bool]]:
    """Not withdrawn; with `kind`, of that kind."""
    conditions: list[ColumnElement[bool]] = [Activity.withdrawn_at.is_(None)]
    if kind is not None:
        of_kind = select(ActivityKind.activity_id).where(
            ActivityKind.activity_id == Activity.id, ActivityKind.kind == kind
        )
        conditions.append(of_kind.exists())
    return conditions


def _contribution(activity: Activity, sign: int) -> Contribution:
    counted = amounts([row.kind for row in activity.kinds], activity.present, activity.details)
    organisers = tuple(row.organisation_id for row in activity.organisers)
    return Contribution(organisers, activity.held_from, {key: sign * amount for key, amount in counted.items()})
