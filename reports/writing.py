"""Writes out the template's outline with data from the records.

Whatever a sentence needs but no record supplies is noted in `gaps`, with its place in the report.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from domain.catalogue import Catalogue
from domain.periods import Period
from expectations.norms import Missed
from reports.ledger import LABELS, Ledger, Words
from reports.metrics import Metrics
from reports.numerals import chinese, ranges
from reports.phrases import Filled, Filling, Phrase, Slot, fill
from reports.template import ListTemplate, PointTemplate, SectionTemplate, TableTemplate, Template
from reports.tree import (
    BLANK,
    Blank,
    Column,
    Figure,
    Gap,
    Names,
    Number,
    Paragraph,
    PlainText,
    Rate,
    ReportList,
    Section,
    Table,
)

GENERAL_LABELS = {"author": "报告人", "missed": "没有按期开展的组织生活"}


@dataclass
class ReportWriter:
    """Writes one report. `names` finds the names behind a figure; `words` are available in all its sentences."""

    catalogue: Catalogue
    template: Template
    metrics: Metrics
    ledger: Ledger
    missed: Sequence[Missed]
    words: Words
    names: Callable[[Figure], Names]
    figures: dict[str, Figure] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def line(self, phrase: Phrase) -> str:
        """A sentence without figures, as plain text."""
        return "".join(run.text for run in fill(phrase, self._general).runs if isinstance(run, PlainText))

    def paragraph(self, phrase: Phrase, where: str) -> Paragraph | None:
        """A paragraph without a number, or None if no record supports it."""
        filled = fill(phrase, self._general)
        if filled.missing and not filled.has_records:
            self._gap(where, filled, left_out=True)
            return None
        self._gap(where, filled)
        return Paragraph(filled.runs) if filled.runs else None

    def list(self, one: ListTemplate, number: int) -> ReportList:
        """A list with its introduction and sections."""
        lead = [self.paragraph(phrase, one.title) for phrase in one.lead]
        sections = [self._section(section, one.title, place) for place, section in enumerate(one.sections, start=1)]
        return ReportList(one.code, chinese(number), one.title, tuple(filter(None, lead)), tuple(sections))

    def table(self, one: TableTemplate) -> Table:
        """A ledger as a table: what is missing is visibly blank, and already among the gaps."""
        rows: dict[str, Sequence[Words]] = {
            "problems": [row.words for row in self.ledger.listed],
            "tasks": [row.words for row in self.ledger.tasks],
            "organisations": [row.words() for row in self.ledger.by_organisation],
            "categories": [row.words() for row in self.ledger.by_category],
        }
        return Table(
            one.title,
            tuple(Column(column.title, column.width) for column in one.columns),
            tuple(tuple(_cell(column.value, words) for column in one.columns) for words in rows[one.of]),
        )

    def _section(self, one: SectionTemplate, list_title: str, place: int) -> Section:
        number = chinese(place)
        where = f"{list_title}（{number}）{one.heading}"
        facts = [self.paragraph(phrase, where) for phrase in one.facts]
        if one.points:
            content = self._points(one.points, where)
        elif one.category:
            content = self._problems(one.category, where)
        else:
            content = self._tasks(one.tasks or "", where)
        paragraphs = [*filter(None, facts), *content]
        return Section(number, one.heading, tuple(paragraphs) or (Paragraph((Blank(one.heading),)),))

    def _points(self, points: Sequence[PointTemplate], where: str) -> Iterator[Paragraph]:
        number = 0
        for point in points:
            filled = fill(point.text, self._general)
            if not filled.concerns:
                continue
            there = f"{where}·{point.title}"
            if not filled.has_records:
                self._gap(there, filled, left_out=True)
                continue
            number += 1
            self._gap(there, filled)
            yield Paragraph(filled.runs, f"{chinese(number)}是", point.title)

    def _problems(self, code: str, where: str) -> Iterator[Paragraph]:
        category = self.catalogue.category(code)
        rows = [row for row in self.ledger.listed if row.problem.category == code]
        titles = {point.code: point.name for point in category.points}
        number = 0
        for point, title in (*titles.items(), (None, self.template.rows.other_point)):
            of_point = [row for row in rows if (row.problem.point if row.problem.point in titles else None) == point]
            if not of_point:
                if point:
                    self.gaps.append(Gap(f"{where}·{title}", self.template.rows.no_problems))
                continue
            number += 1
            yield Paragraph((), f"{chinese(number)}是", title)
            for row in of_point:
                yield self._row(self.template.rows.problem, row.words, f"问题{row.number}")

    def _tasks(self, code: str, where: str) -> Iterator[Paragraph]:
        rows = self.template.rows
        paragraphs = [
            self._row(rows.task, row.words, f"任务{row.number}")
            for row in self.ledger.tasks
            if row.task.heading == code
        ]
        paragraphs += self._proposals(code)
        if not paragraphs:
            self.gaps.append(Gap(where, "任务台账中没有这方面的任务。"))
        for number, paragraph in enumerate(paragraphs, start=1):
            yield Paragraph(paragraph.runs, f"{number}.", suggested=paragraph.suggested)

    def _proposals(self, heading: str) -> Iterator[Paragraph]:
        """Suggested tasks: from open problems without a task, and from missed norms."""
        rows = self.template.rows
        for row in self.ledger.without_task():
            if self.catalogue.category(row.problem.category).heading == heading:
                yield self._row(rows.problem_proposal, row.words, "", suggested=True)
        for kind in self.catalogue.kinds:
            missed = [one for one in self.missed if one.kind.code == kind.code]
            if missed and kind.norm and kind.norm.heading == heading:
                field_ = kind.field(kind.norm.of) if kind.norm.of else None
                words = {
                    "names": listed(missed, self.template.names_shown, with_kind=False),
                    "kind": kind.name,
                    "per": self.catalogue.name("period", kind.norm.per),
                    "at_least": f"{kind.norm.at_least}{field_.unit if field_ else '次'}",
                    "source": kind.norm.source,
                }
                yield self._row(rows.norm_proposal, words, "", suggested=True)

    def _row(self, phrase: Phrase, words: Words, where: str, *, suggested: bool = False) -> Paragraph:
        filled = fill(phrase, lambda slot: _word(slot, words))
        if where:
            self._gap(where, filled)
        number = f"{words['number']}." if not suggested and where else ""
        return Paragraph(filled.runs, number, suggested=suggested)

    def _general(self, slot: Slot) -> Filling:
        match slot.word:
            case "count" | "sum":
                return self._shown(slot.of, lambda figure: Number(figure.id))
            case "names":
                return self._shown(slot.of, self.names)
            case "rate":
                return self._rate(*slot.of.split("/"))
            case _:
                value = self.words[slot.word]
                known = (PlainText(value),) if value else ()
                return Filling(known, GENERAL_LABELS.get(slot.word, slot.word), counts=False)

    def _shown(self, metric: str, show: Callable[[Figure], Number | Names]) -> Filling:
        figure = self.metrics.figure(metric)
        label, concerns = self.metrics.label(metric), self.metrics.concerns(metric)
        if figure is None:
            return Filling((), label, concerns=concerns)
        self.figures[metric] = figure
        return Filling((show(figure),), label, concerns=concerns)

    def _rate(self, part: str, whole: str) -> Filling:
        figures = [self.metrics.figure(metric) for metric in (part, whole)]
        label = self.metrics.label(part if figures[1] else whole)
        concerns = self.metrics.concerns(whole)
        if None in figures:
            return Filling((), label, concerns=concerns)
        self.figures |= {figure.id: figure for figure in figures if figure}
        return Filling((Rate(part, whole),), label, concerns=concerns)

    def _gap(self, where: str, filled: Filled, *, left_out: bool = False) -> None:
        if filled.missing:
            what = "、".join(dict.fromkeys(filled.missing))
            self.gaps.append(Gap(where, f"没有记录，未写入。需要：{what}。" if left_out else f"缺少：{what}。"))


def listed(missed: Sequence[Missed], shown: int, *, with_kind: bool = True) -> str:
    """第三党支部支委会（3月、7月）、…; after `shown` of them, only their number."""
    places = [f"{one.organisation.name}{one.kind.name if with_kind else ''}（{_slots(one.slots)}）" for one in missed]
    return "、".join(places[:shown]) + (f"等{len(places)}处" if len(places) > shown else "")


def _slots(slots: Sequence[Period]) -> str:
    """1—3月、7月; 第一季度、第二季度; 全年."""
    if any(slot.first_month != slot.last_month for slot in slots):
        return "、".join(slot.label_in_year or "全年" for slot in slots)
    return f"{ranges(tuple(slot.first_month for slot in slots))}月"


def _word(slot: Slot, words: Words) -> Filling:
    value = words[slot.word]
    return Filling((PlainText(value),) if value else (), LABELS.get(slot.word, slot.word))


def _cell(phrase: Phrase, words: Words) -> str:
    return "".join(
        run.text if isinstance(run, PlainText) else BLANK for run in fill(phrase, lambda slot: _word(slot, words)).runs
    ).strip("。，； ")
