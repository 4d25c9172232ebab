"""The numbers of rectification as of a day: in all, by organisation in the order of the tree, by category.

Every number knows its problems, and the states of a group add up to all of it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue
from domain.periods import Period
from domain.rectification import ProblemState
from reports.metrics import LEDGER
from reports.tree import Figure, Source
from storage import organisations
from storage.ledger import Standing
from storage.models import Task

GROUPS: dict[str, Callable[[Standing], bool]] = {
    "all": lambda _one: True,
    **{state.value: (lambda one, state=state: one.state is state) for state in ProblemState},  # type: ignore[misc]
    "open": lambda one: one.state is not ProblemState.CLOSED,
    "extended": lambda one: one.extended,
    "overdue": lambda one: one.overdue,
    "reopened": lambda one: one.reopened,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """The problems of a branch or a category, by group; `ids` are those behind each number."""

    name: str
    ids: dict[str, tuple[int, ...]]

    def __getitem__(self, group: str) -> int:
        return len(self.ids[group])

    @property
    def rate(self) -> str:
        """已销号÷登记, with both numbers spelled out."""
        return rate(self["closed"], self["all"])

    def words(self) -> dict[str, str | None]:
        """The numbers as a table of the report shows them."""
        return {"name": self.name, "rate": self.rate, **{group: str(self[group]) for group in GROUPS}}


def rate(closed: int, all_: int) -> str:
    """`3÷12＝25%`; nothing is divided by nothing."""
    return f"{closed}÷{all_}＝{closed * 100 / all_:.0f}%" if all_ else "无问题"


def counts(name: str, found: Sequence[Standing]) -> Counts:
    """The numbers of these problems."""
    return Counts(
        name, {group: tuple(one.problem.id for one in found if holds(one)) for group, holds in GROUPS.items()}
    )


def by_organisation(session: Session, organisation_id: int, found: Sequence[Standing]) -> tuple[Counts, ...]:
    """Of each organisation that has problems of its own, in the order of the tree; the sum of all stands last."""
    rows = [
        counts(place.name, own)
        for place in organisations.under(session, organisation_id)
        if (own := [one for one in found if one.problem.organisation_id == place.id])
    ]
    return (*rows, counts("合计", found)) if rows else ()


def by_category(catalogue: Catalogue, found: Sequence[Standing]) -> tuple[Counts, ...]:
    """Of each category that has problems, in the order of the catalogue; the sum of all stands last."""
    codes = [category.code for category in catalogue.categories]
    codes += sorted({one.problem.category for one in found} - set(codes))
    rows = [
        counts(_names(catalogue).get(code, code), own)
        for code in codes
        if (own := [one for one in found if one.problem.category == code])
    ]
    return (*rows, counts("合计", found)) if rows else ()


def figures(found: Sequence[Standing], listed: Collection[int], period: Period) -> list[Figure]:
    """Every `ledger.…` and `previous.…` figure of these problems, with their ids."""
    total = counts("", found)
    groups = {f"ledger.{name}": ids for name, ids in total.ids.items() if f"ledger.{name}" in LEDGER}
    groups["ledger.listed"] = tuple(one.problem.id for one in found if one.problem.id in listed)
    groups["ledger.closed_before"] = tuple(one.problem.id for one in found if one.problem.id not in listed)
    groups["ledger.closed_now"] = tuple(
        one.problem.id for one in found if one.closed is not None and one.closed >= period.first
    )
    previous = counts("", [one for one in found if one.problem.found.year == period.year - 1])
    groups |= {f"previous.{name}": previous.ids[name] for name in ("all", "closed", "open")}
    return [Figure(id_, len(ids), LEDGER[id_], "个", Source.PROBLEM, tuple(sorted(ids))) for id_, ids in groups.items()]


def task_figure(id_: str, found: Sequence[Task]) -> Figure:
    """How many tasks, with their ids."""
    return Figure(id_, len(found), LEDGER[id_], "项", Source.TASK, tuple(sorted(one.id for one in found)))


def _names(catalogue: Catalogue) -> dict[str, str]:
    return {category.code: category.name for category in catalogue.categories}
