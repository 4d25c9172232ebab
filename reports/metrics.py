"""The metrics that a sentence of the template may use, and the figures of one organisation in one period.

A metric of activities has the same name as in the rollups (theme_day, volunteering.present, election.secretaries).
`ledger.…`, `previous.…` and `acts.…` are counted from the ledger's rows and the author's own records.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.catalogue import Catalogue, DetailField, Kind, Reporter
from domain.organisations import Level
from reports.tree import Figure, Source

LEDGER = {
    "ledger.all": "台账登记问题",
    "ledger.not_started": "台账问题·未启动",
    "ledger.under_way": "台账问题·推进中",
    "ledger.mostly_done": "台账问题·基本完成",
    "ledger.awaiting_leader": "台账问题·已完成待责任领导确认",
    "ledger.awaiting_review": "台账问题·已完成待审核",
    "ledger.open": "台账问题·未销号",
    "ledger.listed": "台账问题·本期列出",
    "ledger.closed_before": "台账问题·本期之前已销号",
    "ledger.closed_now": "台账问题·本期销号",
    "ledger.closed": "台账问题·已销号",
    "ledger.extended": "台账问题·经批准延期",
    "ledger.overdue": "台账问题·逾期",
    "ledger.reopened": "台账问题·回头看重新整改",
    "previous.all": "上一年发现问题",
    "previous.closed": "上一年发现问题·已销号",
    "previous.open": "上一年发现问题·仍在整改",
    "tasks.all": "任务清单任务",
    "tasks.done": "任务清单·本期完成任务",
}

# What has names, and is told only where there is any.
NAMED = frozenset({"ledger.closed_now", "tasks.done"})

ACTS = {
    "acts.chaired": "报告人主持会议和学习",
    "acts.lectured": "报告人讲党课",
    "acts.visited": "报告人到联系点",
}

# Only an office reports visits (acts.visited); any author of a report may chair and lecture.
VISITS = "contact_visit"


def split(catalogue: Catalogue, metric: str) -> tuple[Kind, DetailField | None, bool]:
    """The kind and field of an activity metric, and whether it counts person-times. Raises KeyError."""
    code, _, of = metric.partition(".")
    kind = catalogue.kind(code)
    if not of or of == "present":
        return kind, None, bool(of)
    field = kind.field(of)
    if field is None:
        raise KeyError(metric)
    return kind, field, False


def mistake(catalogue: Catalogue, word: str, of: str) -> str:
    """What is wrong with the slot `{word:of}` of a template, or "" if nothing is."""
    if word == "rate":
        part, slash, whole = of.partition("/")
        if not slash:
            return "rate 要写成 {rate:甲/乙}"
        return mistake(catalogue, "count", part) or mistake(catalogue, "count", whole)
    if of in LEDGER or of in ACTS:
        return "" if word == "count" or (word == "names" and of in NAMED) else f"{of} 只能用 count"
    try:
        kind, field, persons = split(catalogue, of)
    except KeyError:
        return f"没有“{of}”这个类别或项目"
    is_sum = persons or (field is not None and field.type == "count")
    match word:
        case "count":
            return f"{of} 是数量，用 sum" if is_sum else ""
        case "sum":
            return "" if is_sum else f"{of} 不是数量，用 count"
        case _:
            return f"{kind.name}的这一项是数量，没有名称" if is_sum else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a report can expect: the reporters it covers, and the kinds from which norms exempt them."""

    reporters: Collection[Reporter]
    exempt: Collection[str] = ()

    @classmethod
    def of(cls, level: Level, exempt: Collection[str] = ()) -> "Scope":
        """The scope for `level`; only a 党委（党组） reports as an office, because 总支 and 党支部 hold no 党组会议."""
        reporters = {Reporter.BRANCH, Reporter.OFFICE} if level is Level.COMMITTEE else {Reporter.BRANCH}
        return cls(reporters, exempt)

    def concerns(self, kind: Kind) -> bool:
        """Whether records of `kind` may be expected."""
        return kind.code not in self.exempt and any(reporter in self.reporters for reporter in kind.reporters)


class Metrics:
    """All figures of one organisation in one period: `totals` from the rollups, `counted` ones with their records."""

    def __init__(self, catalogue: Catalogue, scope: Scope, totals: Mapping[str, int], counted: Collection[Figure]):
        self._catalogue = catalogue
        self._scope = scope
        self._totals = totals
        self._counted = {figure.id: figure for figure in counted}

    def figure(self, metric: str) -> Figure | None:
        """The figure of `metric`, or None if no record supports it.

        If the ledger has rows, 0 is a fact (nothing is overdue); elsewhere 0 only means that there is no record.
        """
        if metric in LEDGER or metric in ACTS:
            figure = self._counted[metric]
            group = metric.partition(".")[0]
            has_rows = group != "acts" and metric not in NAMED and self._counted[f"{group}.all"].value > 0
            return figure if figure.value or has_rows else None
        value = self._totals.get(metric, 0)
        if value <= 0:
            return None
        return Figure(metric, value, self.label(metric), self.unit(metric), Source.ACTIVITY)

    def concerns(self, metric: str) -> bool:
        """Whether the organisation is expected to have records of `metric`."""
        if metric in LEDGER:
            return True
        if metric in ACTS:
            return metric != "acts.visited" or self._scope.concerns(self._catalogue.kind(VISITS))
        return self._scope.concerns(split(self._catalogue, metric)[0])

    def label(self, metric: str) -> str:
        """The metric in Chinese: 主题党日, 志愿服务·参加人次, 换届选举·选出书记."""
        if metric in LEDGER or metric in ACTS:
            return (LEDGER | ACTS)[metric]
        kind, field, persons = split(self._catalogue, metric)
        return kind.name + ("·参加人次" if persons else f"·{field.label}" if field else "")

    def unit(self, metric: str) -> str:
        """人次, 名, 次 …"""
        if metric in LEDGER or metric in ACTS:
            return self._counted[metric].unit
        _, field, persons = split(self._catalogue, metric)
        return "人次" if persons else field.unit if field and field.type == "count" else "次"
