"""Records in, the tree of the report out.

A number is compiled, never composed: what no record supplies is left blank and listed among the gaps.
"""

from dataclasses import replace
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from dialogue.errors import Unacceptable
from domain.catalogue import Catalogue
from domain.periods import Period
from expectations.norms import Expectations
from reports import ledger, numerals, records
from reports.ledger import Words
from reports.template import Template
from reports.tree import Paragraph, Report
from reports.writing import Writer, listed
from storage import organisations, provenance


def compile_report(
    session: Session,
    catalogue: Catalogue,
    template: Template,
    organisation_id: int,
    period: Period,
    author: str | None,
    today: date,
    *,
    unit: str = "",
) -> Report:
    """The report of `organisation_id` and all below it for `period`, as far as it has passed by `today`.

    `unit` names the topmost organisation where a report calls it otherwise (单位党组 for 机关党委); all others go by
    their own names. `author` is who reports; None takes the secretary in office. Figures do not know their records
    yet: see `trace`.
    Raises Unacceptable where the period lies in the future.
    """
    if period.first > today:
        raise Unacceptable(f"{period.label}还没有开始，请选已经开始的时段。")
    organisation = organisations.get(session, organisation_id)
    name = unit if unit and organisation.parent_id is None else organisation.name
    as_of = min(period.last, today)
    author = author or records.secretary(session, organisation, as_of)
    book = ledger.read(session, catalogue, organisation_id, period, today)
    measures = records.measures(session, catalogue, organisation, period, today, author, book)
    expected = Expectations.read(session, catalogue, organisation_id, period, today)
    missed = [
        one for place in organisations.under(session, organisation_id, on=as_of) for one in expected.missed(place)
    ]
    words: Words = {
        "organisation": name,
        "period": period.label,
        "year": str(period.year),
        "last_year": str(period.year - 1),
        "author": author,
        "as_of": numerals.day(as_of),
        "today": numerals.day(today),
        "missed": listed(missed, template.names_shown) or None,
    }
    names = partial(records.names, session, catalogue, organisation_id, period, shown=template.names_shown)
    writer = Writer(catalogue, template, measures, book, missed, words, names)
    return Report(
        title=writer.line(template.title),
        organisation_id=organisation_id,
        organisation=name,
        period=period,
        author=author,
        compiled_on=today,
        intro=writer.paragraph(template.intro, "开头") or Paragraph(()),
        lists=tuple(writer.list(one, number) for number, one in enumerate(template.lists, start=1)),
        tables=tuple(writer.table(one) for one in template.tables),
        gaps=tuple(writer.gaps),
        figures=writer.figures,
    )


def trace(session: Session, report: Report) -> Report:
    """`report` with the ids of the records behind every figure. Call it in the transaction that compiled it."""
    untraced = [figure.id for figure in report.figures.values() if figure.records is None]
    found = provenance.behind(session, report.organisation_id, *report.period.days, untraced)
    figures = {
        figure.id: figure if figure.records is not None else replace(figure, records=tuple(found[figure.id]))
        for figure in report.figures.values()
    }
    return replace(report, figures=figures)
