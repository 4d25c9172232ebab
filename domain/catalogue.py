"""The catalogue: what is reported, who reports it, how often, and the names of all codes.

It is read from a TOML file that an office may edit, so every mistake is answered with the key it was made at.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from domain.mistakes import explained
from domain.organisations import Level

SHIPPED = Path(__file__).with_name("catalogue.toml")


class CatalogueError(ValueError):
    """The catalogue file can't be used; the text names the key and what would be right."""


class Reporter(StrEnum):
    """Who answers for a kind: a 党支部, or the 党组/党委 with its office."""

    BRANCH = "branch"
    OFFICE = "office"

    @classmethod
    def of(cls, level: Level) -> Self:
        """The reporter that an organisation of `level` is: everything above a 党支部 reports as an office."""
        return cls.BRANCH if level in (Level.BRANCH, Level.GROUP) else cls.OFFICE


class Ask(StrEnum):
    """What a dialogue asks for beyond date and topic."""

    ATTENDANCE = "attendance"  # 应到, 实到, 缺席
    PRESENT = "present"  # 参加人数
    LECTURER = "lecturer"
    HOST = "host"


class Per(StrEnum):
    """The time in which a norm wants its number."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _fraction(value: object) -> object:
    return Fraction(value) if isinstance(value, str) else value


class Quorum(_Entry):
    """到会要求: at least the share `at_least` of `of` must be present."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    at_least: Annotated[Fraction, BeforeValidator(_fraction), Field(gt=0, le=1)]
    of: str
    source: str

    def met(self, due: int, present: int) -> bool:
        """Whether `present` of `due` persons are enough; “半数以上” includes the half."""
        return present >= self.at_least * due


class Norm(_Entry):
    """At least `at_least` records (or units of the field `of`) in every `per`, for organisations of `levels`.

    `counts` are the kinds that satisfy it: the kind itself unless the file says otherwise.
    """

    per: Per
    at_least: Annotated[int, Field(ge=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    condition: Literal["has_committee", "has_groups"] | None = None
    counts: tuple[str, ...] = ()
    of: str | None = None
    heading: str
    source: str


class DetailField(_Entry):
    """A field that only one kind has; it is kept in the activity's `details` under `code`.

    A `count` is kept as an int, `text` and `choice` as the words themselves. `words` are others for its label.
    """

    code: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    label: str
    words: tuple[str, ...] = ()
    type: Literal["text", "count", "choice"]
    required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("type 为 choice 时要有 choices，其他类型不要有")
        return self


class Kind(_Entry):
    """A kind of activity (类别)."""

    code: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    name: str
    aliases: tuple[str, ...] = ()
    reporters: Annotated[tuple[Reporter, ...], Field(min_length=1)]
    asks: tuple[Ask, ...] = ()
    quorum: Quorum | None = None
    note: str = ""
    norm: Norm | None = None
    fields: Annotated[tuple[DetailField, ...], Field(alias="field")] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        codes = [field.code for field in self.fields]
        if repeated := _repeated(codes):
            raise ValueError(f"field「{repeated}」出现了两次")
        if "present" in codes:
            raise ValueError("field 不能叫 present，它是参加人次")
        if self.quorum and Ask.ATTENDANCE not in self.asks:
            raise ValueError("有 quorum 的类别，asks 里要有 attendance")
        if self.norm and self.norm.of and self.norm.of not in codes:
            raise ValueError(f"norm.of「{self.norm.of}」不是这一类的 field")
        return self

    def field(self, code: str) -> DetailField | None:
        """The field `code`, or None."""
        return next((field for field in self.fields if field.code == code), None)

    @property
    def satisfied_by(self) -> tuple[str, ...]:
        """The codes of the kinds that count towards this kind's norm."""
        return (self.norm.counts if self.norm else ()) or (self.code,)

    def can_be_reported_by(self, reporter: Reporter) -> bool:
        """Whether `reporter` answers for this kind."""
        return reporter in self.reporters


class Point(_Entry):
    """One of the points under a category of problems."""

    code: str
    name: str


class Category(_Entry):
    """A category of problems; `heading` is where a task for such a problem belongs."""

    code: str
    name: str
    heading: str
    points: Annotated[tuple[Point, ...], Field(min_length=1)]


class Heading(_Entry):
    """A heading of 任务清单."""

    code: str
    name: str


_Coded = TypeVar("_Coded", Kind, Category, Heading)


class Catalogue(_Entry):
    """Everything the file says. It is a value: load it once where the program is put together and hand it on."""

    privacy: str
    kinds: Annotated[tuple[Kind, ...], Field(alias="kind")]
    categories: Annotated[tuple[Category, ...], Field(alias="category")]
    headings: Annotated[tuple[Heading, ...], Field(alias="heading")]
    code_names: Annotated[dict[str, dict[str, str]], Field(alias="names")]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The catalogue in `path`, or the one that comes with the product. Raises CatalogueError."""
        path = path or SHIPPED
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CatalogueError(f"{path}：读不出来（{error}）。") from error
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise CatalogueError(f"{path}：{explained(error, raw)}。") from error

    @model_validator(mode="after")
    def _refers_only_to_what_it_has(self) -> Self:
        kinds = [kind.code for kind in self.kinds]
        headings = {heading.code for heading in self.headings}
        for what, codes in (
            ("kind 的 code", kinds),
            ("kind 的 name 或 aliases", [word for kind in self.kinds for word in (kind.name, *kind.aliases)]),
            ("category 的 code", [category.code for category in self.categories]),
            ("points 的 code", [point.code for category in self.categories for point in category.points]),
            ("heading 的 code", [heading.code for heading in self.headings]),
        ):
            if repeated := _repeated(codes):
                raise ValueError(f"{what}「{repeated}」出现了两次")
        for kind in self.kinds:
            if not kind.norm:
                continue
            if unknown := set(kind.norm.counts) - set(kinds):
                raise ValueError(f"kind「{kind.code}」的 norm.counts：没有「{min(unknown)}」这一类")
            if kind.norm.heading not in headings:
                raise ValueError(f"kind「{kind.code}」的 norm.heading：没有「{kind.norm.heading}」这个方面")
        for category in self.categories:
            if category.heading not in headings:
                raise ValueError(f"category「{category.code}」的 heading：没有「{category.heading}」这个方面")
        return self

    def kind(self, code: str) -> Kind:
        """The kind `code`. Raises KeyError."""
        return _by_code(self.kinds, code)

    def category(self, code: str) -> Category:
        """The category of problems `code`. Raises KeyError."""
        return _by_code(self.categories, code)

    def heading(self, code: str) -> Heading:
        """The heading of tasks `code`. Raises KeyError."""
        return _by_code(self.headings, code)

    def reportable_by(self, reporter: Reporter) -> list[Kind]:
        """The kinds for which `reporter` answers, in the order of the file."""
        return [kind for kind in self.kinds if kind.can_be_reported_by(reporter)]

    def name(self, of: str, code: str) -> str:
        """The Chinese name of `code` among the `of` (source, problem_state, role …), or the code where it has none.

        A code may outlive its line in an edited file: old records must still be shown.
        """
        return self.code_names.get(of, {}).get(code, code)

    def kind_name(self, code: str) -> str:
        """The name of the kind `code`, or the code where an edited file no longer has it."""
        return next((kind.name for kind in self.kinds if kind.code == code), code)


def _by_code(entries: Iterable[_Coded], code: str) -> _Coded:
    for entry in entries:
        if entry.code == code:
            return entry
    raise KeyError(code)


def _repeated(codes: Iterable[str]) -> str | None:
    return next((code for code, times in Counter(codes).items() if times > 1), None)
