"""Tries the data files an office may edit, by making one small report from them, as it would be made in earnest."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

from domain.catalogue import Catalogue
from domain.drafts import ProblemDraft, TaskDraft
from domain.organisations import Level
from domain.periods import Period
from domain.rectification import TimeClass
from reports import text, word
from reports.compile import compile_report, trace
from reports.template import Template
from reports.tree import Report
from storage import organisations, problems, tasks
from storage.engine import Database, migrate

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY = date(2026, 3, 2)


def trial_report(catalogue: Catalogue, template: Template) -> Report:
    """A report of an office with one problem and one task, so that every part of it has something to show."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'trial.db'}"
        migrate(url)
        database = Database(url)
        try:
            with database.write() as session:
                office = organisations.add(
                    session, name="机关党委", level=Level.COMMITTEE, founded=date(2020, 1, 1), by=None, now=NOW
                ).id
                problem, task = _problem(catalogue, office), _task(catalogue, office)
                problems.add(session, problem, by=None, now=NOW)
                tasks.add(session, task, by=None, now=NOW)
                report = trace(
                    session, compile_report(session, catalogue, template, office, Period(DAY.year), None, DAY)
                )
        finally:
            database.dispose()
    text.render(report)
    return report


def _problem(catalogue: Catalogue, office: int) -> ProblemDraft:
    category = catalogue.categories[0]
    return ProblemDraft(
        organisation_id=office,
        category=category.code,
        point=category.points[0].code,
        text="学习不够深入",
        source="audit",
        time_class=TimeClass.BY_DATE,
        found=DAY,
        due=date(2026, 6, 30),
    )


def _task(catalogue: Catalogue, office: int) -> TaskDraft:
    return TaskDraft(organisation_id=office, year=DAY.year, heading=catalogue.headings[0].code, text="抓好理论学习")


def mistake_in_word(report: Report, template: Path) -> str | None:
    """What is wrong with the Word template, in words for whoever edited it; None where it makes a document."""
    from docx.opc.exceptions import PackageNotFoundError
    from jinja2 import TemplateSyntaxError, UndefinedError

    try:
        word.render(report, template)
    except TemplateSyntaxError as error:
        return f"占位符写得不对（{error.message}）"
    except UndefinedError as error:
        named = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", str(error))
        return f"没有“{named[1] or named[2]}”这个占位符" if named else f"占位符写得不对（{error}）"
    except (PackageNotFoundError, BadZipFile, OSError, KeyError, ValueError):
        return "不是 Word 文件（.docx）"
    except Exception as error:
        # Whatever an edited file makes Word's libraries raise: what matters is that no document comes of it.
        return f"用它生成不了文件（{type(error).__name__}：{str(error)[:200]}）"
    return None
