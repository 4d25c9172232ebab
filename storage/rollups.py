"""Counts for every organisation and all above it, updated in the transaction of the record they count.

A metric is the code of a kind (`theme_day`: activities), or dotted: `theme_day.present` (person-times),
`election.secretaries` (a detail: numbers are summed, words count the records that have them), `nil_return.theme_day`,
`problem.closed` …
A stock (`problem.state.under_way`) is stored as monthly changes; its value is their sum so far.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from storage import organisations
from storage.models import Ancestor, Rollup

FOLDING = 0x666F6C64  # the number of the advisory lock: "fold" in ASCII

_TOTALS = (
    select(Rollup.metric, func.sum(Rollup.amount))
    .where(
        Rollup.organisation_id == bindparam("organisation"), Rollup.month.between(bindparam("first"), bindparam("last"))
    )
    .group_by(Rollup.metric)
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one record adds, or subtracts when changed or withdrawn: `amounts` by metric, in the month of `day`."""

    organisations: tuple[int, ...]
    day: date
    amounts: Mapping[str, int]


def add(session: Session, contributions: Iterable[Contribution]) -> None:
    """Add these to the counts. A joint record counts once for each organiser and for each organisation above them."""
    contributions = list(contributions)
    concerned = {organisation for one in contributions for organisation in one.organisations}
    above = organisations.ancestors_of(session, concerned)
    sums: Counter[tuple[int, str, date]] = Counter()
    for one in contributions:
        month = one.day.replace(day=1)
        for organisation in {ancestor for organiser in one.organisations for ancestor in above[organiser]}:
            for metric, amount in one.amounts.items():
                sums[organisation, metric, month] += amount
    rows = [
        {"organisation_id": organisation, "metric": metric, "month": month, "amount": amount}
        for (organisation, metric, month), amount in sums.items()
        if amount
    ]
    if rows:
        session.execute(insert(Rollup), rows)


def totals(session: Session, organisation_id: int, first: date, last: date) -> dict[str, int]:
    """Every metric of `organisation_id` with all below it, in the months of `first` to `last`."""
    parameters = {"organisation": organisation_id, "first": first.replace(day=1), "last": last.replace(day=1)}
    return {metric: int(amount) for metric, amount in session.execute(_TOTALS, parameters) if amount}


def stock(session: Session, organisation_id: int, last: date) -> dict[str, int]:
    """Every metric summed from the beginning to the end of the month of `last`; for stocks, the value by then."""
    return totals(session, organisation_id, date(1900, 1, 1), last)


def by_month(
    session: Session, organisation_id: int, first: date, last: date, metrics: Collection[str]
) -> dict[tuple[int, str, date], int]:
    """`metrics` of `organisation_id` and of each one below it, in each month of `first` to `last`.

    By organisation, metric and first day of the month; zeros are left out.
    """
    rows = session.execute(
        select(Rollup.organisation_id, Rollup.metric, Rollup.month, func.sum(Rollup.amount))
        .join(Ancestor, Ancestor.organisation_id == Rollup.organisation_id)
        .where(
            Ancestor.ancestor_id == organisation_id,
            Rollup.metric.in_(metrics),
            Rollup.month.between(first.replace(day=1), last),
        )
        .group_by(Rollup.organisation_id, Rollup.metric, Rollup.month)
    )
    return {(organisation, metric, month): int(amount) for organisation, metric, month, amount in rows if amount}


def fold(session: Session) -> int:
    """Merge rows of the same count into one; returns the number of rows saved. Rows added meanwhile stay for next time.

    It does nothing while another process folds, because the two would wait for each other's rows.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.scalar(
        select(func.pg_try_advisory_xact_lock(FOLDING))
    ):
        return 0
    key = (Rollup.organisation_id, Rollup.metric, Rollup.month)
    saved = 0
    for organisation, metric, month in session.execute(select(*key).group_by(*key).having(func.count() > 1)).all():
        # Exactly the deleted rows are summed, so a row that another writer commits meanwhile is untouched.
        amounts = session.scalars(
            delete(Rollup)
            .where(Rollup.organisation_id == organisation, Rollup.metric == metric, Rollup.month == month)
            .returning(Rollup.amount)
            .execution_options(synchronize_session=False)
        ).all()
        if amounts:
            row = {"organisation_id": organisation, "metric": metric, "month": month, "amount": sum(amounts)}
            session.execute(insert(Rollup), [row])
            saved += len(amounts) - 1
    return saved
