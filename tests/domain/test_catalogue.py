"""The catalogue that comes with the product is whole, and an edited one says where it is wrong."""

import re
from pathlib import Path

import pytest

from domain.catalogue import SHIPPED, Catalogue, CatalogueError, Reporter
from domain.organisations import Level
from domain.people import Membership, Role
from domain.rectification import ProblemState, ProgressStep, TimeClass


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "catalogue.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_branch_and_office_each_report_their_own_kinds(catalogue: Catalogue) -> None:
    branch = {kind.code for kind in catalogue.reportable_by(Reporter.of(Level.BRANCH))}
    office = {kind.code for kind in catalogue.reportable_by(Reporter.of(Level.COMMITTEE))}
    assert "committee_meeting" in branch - office
    assert "party_group_meeting" in office - branch
    assert "group_study" in office & branch
    assert branch | office == {kind.code for kind in catalogue.kinds}


def test_what_a_month_owes_is_offered_before_what_a_year_owes_or_nothing(catalogue: Catalogue) -> None:
    branch, office = (
        [kind.code for kind in catalogue.reportable_by(Reporter.of(level))] for level in (Level.BRANCH, Level.COMMITTEE)
    )
    assert set(branch[:5]) == {"committee_meeting", "theme_day", "general_meeting", "party_lecture", "group_meeting"}
    assert office[:2] == ["party_group_meeting", "centre_group_study"]
    assert (branch[-1], office[-1]) == ("other_activity", "post_drill")


def test_half_of_the_members_is_a_quorum_and_four_fifths_for_an_election(catalogue: Catalogue) -> None:
    meeting, election = catalogue.kind("general_meeting").quorum, catalogue.kind("election").quorum
    assert meeting is not None
    assert election is not None
    assert (meeting.met(10, 5), meeting.met(11, 5)) == (True, False)
    assert (election.met(10, 8), election.met(10, 7)) == (True, False)


def test_every_code_of_the_records_has_a_chinese_name(catalogue: Catalogue) -> None:
    for of, codes in {
        "problem_state": ProblemState,
        "time_class": TimeClass,
        "step": ProgressStep,
        "level": Level,
        "role": Role,
        "standing": Membership,
    }.items():
        assert {catalogue.name(of, code) for code in codes}.isdisjoint(codes)
    assert len(catalogue.code_names["source"]) == 9


def test_outline_has_five_categories_with_twelve_points_and_five_headings(catalogue: Catalogue) -> None:
    assert [category.name for category in catalogue.categories] == [
        "理论学习", "活动载体", "党建促发展思路", "常态化监督", "抓基层打基础",
    ]  # fmt: skip
    assert sum(len(category.points) for category in catalogue.categories) == 12
    assert [heading.name for heading in catalogue.headings] == [
        "政治引领", "理论武装", "党建责任", "作风建设", "互促融合",
    ]  # fmt: skip


def test_a_retired_code_is_still_shown(catalogue: Catalogue) -> None:
    assert catalogue.name("source", "retired") == "retired"
    assert catalogue.kind_name("retired") == "retired"
    assert catalogue.kind_name("theme_day") == "主题党日"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('per = "quarter"', 'per = "fortnight"', "kind「centre_group_study」.norm.per：只能是 'month'、'quarter'"),
        ('reporters = ["branch"]', 'reporter = ["branch"]', "kind「committee_meeting」.reporters：缺少这一项"),
        ("at_least = 1\n", 'at_least = "一"\n', "kind「party_group_meeting」.norm.at_least："),
        ('"支部大会", ', '"党课", ', "kind 的 name 或 aliases「党课」出现了两次"),
        (
            'counts = ["party_lecture", ',
            'counts = ["lecture", ',
            "kind「party_lecture」的 norm.counts：没有「lecture」",
        ),
        ('of = "hours"', 'of = "days"', "kind「study_hours」：norm.of「days」不是这一类的 field"),
        ('code = "hours"', 'code = "present"', "field 不能叫 present"),
        ('type = "choice"', 'type = "text"', "choices"),
        ('at_least = "1/2"', 'at_least = "3/2"', "quorum.at_least"),
        ('heading = "fusion"', 'heading = "joy"', "没有「joy」这个方面"),
        ("\n[[kind]]\n", "\n[[kind\n", "读不出来"),
    ],
)
def test_a_mistake_names_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(CatalogueError) as mistake:
        Catalogue.load(edited(tmp_path, old, new))
    assert re.search(sentence, str(mistake.value))


def test_a_missing_file_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="读不出来"):
        Catalogue.load(tmp_path / "nowhere.toml")
