"""What a report reads from the records besides the ledger: figures, names, and what its author did in person."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue
from domain.organisations import Level
from domain.people import Role
from domain.periods import Period
from expectations import norms
from expectations.norms import State
from reports.ledger import Ledger
from reports.measures import ACTS, VISITS, Measures, Scope, split
from reports.tree import Figure, Names, Source
from storage import activities, people, rollups
from storage.models import Activity, Organisation

LECTURES = {"party_lecture", "special_lecture"}

# Enough to find the first few different names among branches that all held the same.
NAMES_READ = 64


def secretary(session: Session, organisation: Organisation, on: date) -> str | None:
    """The name of the secretary in office on a day: of a 党组 or 党委, or of the 党支部."""
    role = Role.BRANCH_SECRETARY if organisation.level is Level.BRANCH else Role.SECRETARY
    holders = people.with_role(session, organisation.id, role, on)
    return holders[0].name if holders else None


def measures(
    session: Session,
    catalogue: Catalogue,
    organisation: Organisation,
    period: Period,
    today: date,
    author: str | None,
    book: Ledger,
) -> Measures:
    """All figures of `organisation` and those below it in `period`: those of activities from the rollups alone."""
    totals = rollups.totals(session, organisation.id, *period.days)
    counted = [*book.figures(period), *_acts(session, organisation, period, author)]
    return Measures(catalogue, _scope(session, catalogue, organisation, period, today), totals, counted)


def names(
    session: Session, catalogue: Catalogue, organisation_id: int, period: Period, figure: Figure, shown: int
) -> Names:
    """The first `shown` different names behind `figure`: topics, or a text field's contents.

    Read a day, then two, then four …: among a million activities the first names are found without sorting them all,
    and among a dozen without asking often.
    """
    kind, field, _ = split(catalogue, figure.id)
    different: dict[str, None] = {}
    unread = False
    for first, last in _ever_longer(*period.days):
        found = activities.under(session, organisation_id, first, last, kind.code, limit=NAMES_READ)
        unread |= len(found) == NAMES_READ
        for one in found:
            name = str(one.details.get(field.code) or "").strip() if field else one.topic.strip()
            if name:
                different[name] = None
        if len(different) > shown:
            break
    return Names(figure.id, tuple(different)[:shown], more=unread or len(different) > shown)


def _ever_longer(first: date, last: date) -> Iterator[tuple[date, date]]:
    """`first` to `last` in stretches of 1, 2, 4 … days."""
    length = timedelta(days=1)
    while first <= last:
        yield first, min(first + length - timedelta(days=1), last)
        first += length
        length *= 2


def _scope(session: Session, catalogue: Catalogue, organisation: Organisation, period: Period, today: date) -> Scope:
    if organisation.level is not Level.BRANCH:
        return Scope.of(organisation.level)
    states: dict[str, set[State]] = {}
    for state in norms.norm_states(session, catalogue, organisation.id, period, today):
        states.setdefault(state.kind.code, set()).add(state.state)
    return Scope.of(organisation.level, [code for code, seen in states.items() if seen == {State.EXEMPT}])


def _acts(session: Session, organisation: Organisation, period: Period, author: str | None) -> list[Figure]:
    """What `author` chaired, lectured and visited, by the records of the organisation itself."""
    own = activities.held_between(session, organisation.id, *period.days) if author else []
    return [
        _counted("acts.chaired", "次", (one for one in own if one.host == author)),
        _counted("acts.lectured", "次", (one for one in own if one.lecturer == author and LECTURES & _kinds(one))),
        _counted(
            "acts.visited", "次", (one for one in own if one.details.get("leader") == author and VISITS in _kinds(one))
        ),
    ]


def _counted(id_: str, unit: str, of: Iterable[Activity]) -> Figure:
    ids = tuple(sorted(one.id for one in of))
    return Figure(id_, len(ids), ACTS[id_], unit, Source.ACTIVITY, ids)


def _kinds(one: Activity) -> set[str]:
    return {row.kind for row in one.kinds}
