"""The report's template: an outline with sentences, read from a TOML file that an office may edit."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from domain.catalogue import Catalogue
from domain.mistakes import explained
from reports import metrics, phrases
from reports.phrases import Clause, Phrase, Slot
from reports.rectification import GROUPS

SHIPPED = Path(__file__).with_name("templates") / "three_lists.toml"

GENERAL = {"organisation", "period", "year", "last_year", "author", "as_of", "today", "missed"}
RECORDS = {"count", "sum", "names", "rate"}
PROBLEM = {
    "place", "number", "text", "source", "category", "time_class", "goal", "measures", "leader", "responsible",
    "organisation", "found", "due", "state", "percent", "marks", "closed", "progress",
}  # fmt: skip
TASK = {
    "place", "number", "text", "measure", "target", "leader", "responsible", "organisation", "when", "problem",
    "percent",
}  # fmt: skip
COUNTS = {"name", "rate", *GROUPS}
NORM = {"names", "kind", "per", "at_least", "source"}


class TemplateError(ValueError):
    """The template file can't be used; the text names the line or the key, and what would be right."""


def _phrase(value: object) -> object:
    return phrases.parse(value) if isinstance(value, str) else value


Sentence = Annotated[tuple[str | Slot | Clause, ...], BeforeValidator(_phrase)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PointTemplate(_Part):
    """One numbered point: what it is about, and its sentence."""

    title: str
    text: Sentence


class SectionTemplate(_Part):
    """A heading over points from the records, or over the ledger's rows of `category`, or the `tasks` of a heading."""

    heading: str
    facts: tuple[Sentence, ...] = ()
    points: Annotated[tuple[PointTemplate, ...], Field(alias="point")] = ()
    category: str | None = None
    tasks: str | None = None

    @model_validator(mode="after")
    def _has_one_content(self) -> Self:
        if sum(map(bool, (self.points, self.category, self.tasks))) != 1:
            raise ValueError("point、category、tasks 要有一个，也只能有一个")
        return self


class ListTemplate(_Part):
    """One list."""

    code: str
    title: str
    lead: tuple[Sentence, ...] = ()
    sections: Annotated[tuple[SectionTemplate, ...], Field(alias="section", min_length=1)]


class Rows(_Part):
    """How one row of a ledger reads as a sentence, and what stands where there is none."""

    problem: Sentence
    task: Sentence
    problem_proposal: Sentence
    norm_proposal: Sentence
    other_point: str
    no_problems: str


class ColumnTemplate(_Part):
    """A column of a ledger's table."""

    title: str
    value: Sentence
    width: Annotated[int, Field(ge=1)]


class TableTemplate(_Part):
    """A ledger as a table."""

    of: Literal["problems", "tasks", "organisations", "categories"]
    title: str
    columns: Annotated[tuple[ColumnTemplate, ...], Field(min_length=1)]


class Template(_Part):
    """The whole outline. Load it once, with the catalogue it must fit."""

    title: Sentence
    intro: Sentence
    names_shown: Annotated[int, Field(ge=1)]
    rows: Rows
    lists: Annotated[tuple[ListTemplate, ...], Field(alias="list", min_length=1)]
    tables: Annotated[tuple[TableTemplate, ...], Field(alias="table")] = ()

    @classmethod
    def load(cls, catalogue: Catalogue, path: Path | None = None) -> Self:
        """The template in `path`, or the one that comes with the product. Raises TemplateError."""
        path = path or SHIPPED
        try:
            source = path.read_text(encoding="utf-8")
            raw = tomllib.loads(source)
            template = cls.model_validate(raw)
        except ValidationError as error:
            raise TemplateError(f"{path}：{explained(error, raw)}。") from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise TemplateError(f"{path}：读不出来（{error}）。") from error
        mistakes = [*_wrong_slots(template, catalogue, source), *_wrong_codes(template, catalogue)]
        if mistakes:
            raise TemplateError(f"{path}：{'；'.join(mistakes)}。")
        return template


def _wrong_slots(template: Template, catalogue: Catalogue, source: str) -> Iterator[str]:
    lines = source.splitlines()
    for phrase, words in _phrases(template):
        for slot in phrases.slots(phrase):
            if slot.of and slot.word in RECORDS and words is GENERAL:
                wrong = metrics.mistake(catalogue, slot.word, slot.of)
            elif not slot.of and slot.word in words:
                wrong = ""
            else:
                wrong = "这里没有这个写法"
            if wrong:
                at = [number for number, line in enumerate(lines, start=1) if str(slot) in line and line[:1] != "#"]
                yield f"第{'、'.join(map(str, at))}行 {slot}：{wrong}"


def _phrases(template: Template) -> Iterator[tuple[Phrase, set[str]]]:
    """Every sentence, with the words that it may use."""
    yield template.title, GENERAL
    yield template.intro, GENERAL
    for one in template.lists:
        for lead in one.lead:
            yield lead, GENERAL
        for section in one.sections:
            for fact in section.facts:
                yield fact, GENERAL
            for point in section.points:
                yield point.text, GENERAL
    rows = template.rows
    yield rows.problem, PROBLEM
    yield rows.problem_proposal, PROBLEM
    yield rows.task, TASK
    yield rows.norm_proposal, NORM
    for table in template.tables:
        for column in table.columns:
            yield column.value, {"problems": PROBLEM, "tasks": TASK}.get(table.of, COUNTS)


def _wrong_codes(template: Template, catalogue: Catalogue) -> Iterator[str]:
    categories = {category.code for category in catalogue.categories}
    headings = {heading.code for heading in catalogue.headings}
    sections = [section for one in template.lists for section in one.sections]
    for section in sections:
        if section.category and section.category not in categories:
            yield f"“{section.heading}”的 category：没有“{section.category}”这一类问题"
        if section.tasks and section.tasks not in headings:
            yield f"“{section.heading}”的 tasks：没有“{section.tasks}”这个方面"
