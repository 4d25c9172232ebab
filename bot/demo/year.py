"""One year of what the branches and the office did, and did not: nothing here is a count, every entry is a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.demo.bureau import Bureau
from domain.drafts import ActivityDraft, NilReturnDraft
from storage import activities, nil_returns
from storage.models import Person

ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = date(2025, 12, 1)

# The holes of a real year.
WITHOUT_COMMITTEE_MEETING = ("防汛值守中心党支部", (7, 8))
NIL_RETURNS = (("设计室党支部", "theme_day", 8, 0), ("防汛值守中心党支部", "theme_day", 7, 1))
JOINT = (
    ("水源保护所党支部", "河道管理所党支部", "水资源处党支部"),
    date(2026, 3, 20),
    "联合开展世界水日水源地保护宣传",
)
LECTURE_ON_THEME_DAY = ("城区供水所党支部", 6)
ELECTION = ("工程管理处党支部", date(2026, 5, 15))


@dataclass(slots=True)
class Year:
    """Writes the records, each entered a day or two after it was held."""

    session: Session
    bureau: Bureau

    def play(self) -> Iterator[str]:
        """Month by month; yields the month just written, for whoever shows the way."""
        for month in _months(BEGIN, self.bureau.today):
            for name in self.bureau.branches:
                self._branch_month(name, month)
            self._office_month(month)
            yield f"{month:%Y-%m}"
        self._joint()
        self._election()
        self._named()

    def _branch_month(self, name: str, month: date) -> None:
        held = partial(self._held, name, month)
        current = month == self.bureau.today.replace(day=1)
        size = len(self.bureau.members[name])
        skipped = WITHOUT_COMMITTEE_MEETING
        # This month is still running: some branches have reported, some have not.
        silent = current and self.bureau.random.random() < 0.5
        if size >= 8 and not (name == skipped[0] and month.month in skipped[1] and month.year == 2026) and not silent:
            due = 3 if size < 20 else 5
            held(("committee_meeting",), 8, due=due, present=due - (self.bureau.random.random() < 0.2))
        nil = next((entry for entry in NIL_RETURNS if (entry[0], entry[2]) == (name, month.month)), None)
        if nil and month.year == 2026:
            self._nil(name, month, nil[1], nil[3])
        elif not (current and self.bureau.random.random() < 0.6):
            also = ("party_lecture",) if (name, month.month) == LECTURE_ON_THEME_DAY else ()
            lecturer = self.bureau.secretary_of(name).name if also else None
            held(("theme_day", *also), 16, due=size, present=size - self._absent(size), lecturer=lecturer)
        if month.month % 3 == 2 and not current:
            held(("general_meeting",), 22, due=size, present=size - self._absent(size))
        if month.month % 3 == 0:
            held(("party_lecture",), 18, lecturer=self.bureau.secretary_of(name).name, present=size - 1)
        if month.month % 2 and not current:
            held(("group_study",), 12, present=size - self._absent(size))
        if self.bureau.groups[name] and not current:
            for number, _group in enumerate(self.bureau.groups[name]):
                held(("group_meeting",), 9 + number, present=size // len(self.bureau.groups[name]))
        if self.bureau.random.random() < 0.18 and not current:
            kind = self.bureau.random.choice(("volunteering", "party_history", "integrity_education"))
            held((kind,), 24, present=size // 2)
        if month.month in (3, 9):
            held(("heart_to_heart_talk",), 26, details={"talks": size // 3})
        if month.month in (6, 10):
            held(("study_hours",), 27, details={"hours": 16})
        if month == date(2026, 1, 1):
            held(
                ("organisational_life_meeting", "democratic_appraisal"),
                20,
                due=size,
                present=size,
                topic="年度组织生活会和民主评议党员",
                details={"excellent": size // 4, "qualified": size - size // 4},
            )

    def _office_month(self, month: date) -> None:
        root = self.bureau.data["root"]
        held = partial(self._held, root, month)
        host = self.bureau.secretary.name if self.bureau.secretary else None
        if month.day <= self.bureau.today.day or month < self.bureau.today.replace(day=1):
            learnt = self.bureau.random.choice(self.bureau.data["topics"]["first_topic"])
            held(("party_group_meeting",), 5, host=host, details={"first_topic": learnt} if month.month != 4 else {})
        if month.month % 3 == 1:
            held(("centre_group_study",), 14, host=host, present=9)
        if month.month in (5, 10):
            held(("ideology_meeting",), 12, host=host)
        if month.month in (2, 8):
            held(("strict_governance_meeting",), 13, host=host, details={"checks": 2})
            held(
                ("contact_visit",),
                19,
                topic="到联系点调研指导",
                details={
                    "leader": host or "",
                    "branch": "城区供水所党支部" if month.month == 2 else "河道管理所党支部",
                },
            )
        if month.month in (3, 6, 9):
            held(("major_decision",), 10, details={"decisions": 2, "projects": 1, "funds": 1})
        if month.month in (4, 11):
            held(("theory_training",), 17, details={"persons": 38})
        if month.month == 7:
            held(("special_lecture",), 1, lecturer=host, present=120)
            held(("post_drill",), 22, details={"persons": 64})
        if month == date(2026, 6, 1):
            held(("business_training",), 11, details={"persons": 52})
            held(("model_institution",), 26, topic="市直机关模范机关创建评定", details={"grade": "先进单位"})

    def _joint(self) -> None:
        names, day, topic = JOINT
        sizes = sum(len(self.bureau.members[name]) for name in names)
        self._record(
            day,
            self.bureau.secretary_of(names[0]),
            kinds=("volunteering",),
            organisers=tuple(self.bureau.branches[name].id for name in names),
            topic=topic,
            present=sizes - 9,
        )

    def _election(self) -> None:
        name, day = ELECTION
        size = len(self.bureau.members[name])
        self._record(
            day,
            self.bureau.secretary_of(name),
            kinds=("election", "general_meeting"),
            organisers=(self.bureau.branches[name].id,),
            topic="支部委员会换届选举",
            due=size,
            present=size - 2,
            details={"secretaries": 1, "deputies": 1, "members": 3},
        )

    def _named(self) -> None:
        for entry in self.bureau.data["brand"]:
            self._of_branch(entry, date(2026, 9, 18), "brand", ("brand", "drives", "result"))
        for number, entry in enumerate(self.bureau.data["practical"]):
            self._of_branch(
                entry,
                date(2026, 5, 20) + timedelta(days=45 * number),
                "practical_matter",
                ("beneficiary", "state", "solved"),
            )

    def _of_branch(self, entry: dict[str, Any], day: date, kind: str, fields: tuple[str, ...]) -> None:
        self._record(
            day,
            self.bureau.secretary_of(entry["branch"]),
            kinds=(kind,),
            organisers=(self.bureau.branches[entry["branch"]].id,),
            topic=entry["topic"],
            details={field: entry[field] for field in fields},
        )

    def _held(self, name: str, month: date, kinds: tuple[str, ...], about: int, **values: Any) -> None:
        """On a workday about the `about`-th; left out where that is still to come."""
        day = month + timedelta(days=about - 1 + self.bureau.random.randrange(3))
        while day.weekday() >= 5:
            day += timedelta(days=1)
        if day > self.bureau.today or day.month != month.month:
            return
        office = name == self.bureau.data["root"]
        topics = self.bureau.data["topics"].get(kinds[0], [values.get("topic", "")])
        values.setdefault("topic", self.bureau.random.choice(topics))
        self._record(
            day,
            self.bureau.office[0] if office else self.bureau.secretary_of(name),
            kinds=kinds,
            organisers=(self.bureau.root.id if office else self.bureau.branches[name].id,),
            starts=time(9) if kinds[0] == "committee_meeting" else None,
            **values,
        )

    def _record(self, day: date, by: Person, **values: Any) -> None:
        values.setdefault("details", {})
        draft = ActivityDraft(held_from=day, held_to=day, **values)
        activities.record(self.session, draft, by=by.id, now=_entered(day, self.bureau.today))

    def _nil(self, name: str, month: date, kind: str, reason: int) -> None:
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        nil_returns.record(
            self.session,
            NilReturnDraft(
                organisation_id=self.bureau.branches[name].id,
                kind=kind,
                month=month,
                reason=self.bureau.data["reasons"]["nil"][reason],
            ),
            by=self.bureau.secretary_of(name).id,
            now=_entered(last, self.bureau.today),
        )

    def _absent(self, size: int) -> int:
        return self.bureau.random.randrange(0, max(2, size // 6))


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _entered(day: date, today: date) -> datetime:
    return datetime.combine(min(day + timedelta(days=1), today), time(8, 30), ZONE)
