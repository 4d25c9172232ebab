"""The compiled tree read as chat text, JSON and a Word file."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from domain.drafts import ActionDraft
from domain.people import Role
from reports import as_json, text, word, wordtemplate
from reports.compile import compile_report
from reports.docxfile import steady
from reports.numerals import chinese, ranges
from reports.tree import BLANK, Report
from tests.reports.world import TODAY, YEAR, Bureau


@pytest.fixture
def report(bureau: Bureau) -> Report:
    """A report with something of everything, and with words that break careless formats."""
    secretary = bureau.person("李明远", role=Role.SECRETARY)
    for month, branch in enumerate(bureau.branches.values(), start=1):
        bureau.held("theme_day", by=branch, on=date(2026, month, 5), topic="护河<巡查> & “清流”\x0b{{ title }}")
        bureau.held("volunteering", by=branch, on=date(2026, month, 6), topic="护河<巡查> & {{ title }}\x0b", present=9)
        bureau.held("party_history", by=branch, on=date(2026, month, 7), topic="红色\n治水")
    problem = bureau.problem(
        "研讨 < 领学，\x00记录不全", responsible_id=secretary.id, actions=(ActionDraft("每月一次"), ActionDraft("互查"))
    )
    bureau.task("建立领学制度", frequency="每月一次", problem_id=problem.id)
    return bureau.report()


def opened(content: bytes) -> WordDocument:
    return Document(BytesIO(content))


def test_text_begins_with_a_summary_and_ends_with_the_gaps(report: Report) -> None:
    shown = text.render(report)
    assert shown.startswith("水务局机关党委2026年党建工作三张清单\n报告人：李明远\n成绩清单：")
    assert f"待补充事项：{len(report.gaps)}项" in shown.split("\n\n", 1)[0]
    assert f"{len(report.gaps)}. {report.gaps[-1].where}：" in shown
    assert shown.endswith("水务局机关党委\n2026年11月23日\n")
    assert [shown.index(f"【{title}】") for title in ("成绩清单", "问题清单", "任务清单")] == sorted(
        shown.index(f"【{title}】") for title in ("成绩清单", "问题清单", "任务清单")
    )


def test_text_separates_rows_and_keeps_a_title_with_its_first_row(report: Report) -> None:
    shown = text.render(report)
    assert "一、理论学习方面\n一是学习深度。\n1.研讨 < 领学" in shown
    assert re.search(r"）。\n\n2\.【建议】", shown)


def test_summary_counts_what_the_lists_hold(report: Report) -> None:
    lines = text.summary(report).splitlines()
    assert "问题清单：1条" in lines
    assert any(re.fullmatch(r"任务清单：1条，建议\d+条", line) for line in lines)


def test_json_gives_each_figure_its_id_value_and_records(report: Report) -> None:
    tree = orjson.loads(as_json.render(report))
    figure = tree["figures"]["volunteering.present"]
    assert (figure["id"], figure["value"], len(figure["records"])) == ("volunteering.present", 27, 3)


def test_json_and_back_is_the_same_report(report: Report) -> None:
    assert as_json.report_from(orjson.loads(as_json.render(report))) == report


def test_a_report_without_traces_is_neither_kept_nor_printed(bureau: Bureau) -> None:
    bureau.held("theme_day", by=bureau.branches["一支部"], on=date(2026, 3, 5))
    untraced = compile_report(bureau.session, bureau.catalogue, bureau.template, bureau.office, YEAR, None, TODAY)
    for render in (as_json.render, word.render):
        with pytest.raises(ValueError, match="traced"):
            render(untraced)


def test_word_file_says_what_the_text_says(report: Report) -> None:
    document = opened(word.render(report))
    said = "".join(paragraph.text for paragraph in document.paragraphs)
    for one in report.lists:
        assert f"{one.number}、{one.title}" in said
        for section in one.sections:
            assert f"（{section.number}）{section.heading}" in said
    assert "护河<巡查> & {{ title }}" in said
    assert "红色 治水" in said
    assert BLANK in said
    assert "{%" not in said


def test_every_figure_stands_in_the_annex_with_its_records(report: Report) -> None:
    rows = {row.cells[0].text: row for row in opened(word.render(report)).tables[-1].rows}
    assert set(rows) == {"项目", *(figure.label for figure in report.figures.values())}
    for figure in report.figures.values():
        cells = [cell.text for cell in rows[figure.label].cells]
        assert cells[1:] == [f"{figure.value}{figure.unit}", ranges(figure.records or ()).replace("、", "  ") or "—"]


def test_ledgers_are_landscape_tables_with_repeated_heads(report: Report) -> None:
    document = opened(word.render(report))
    problems, tasks, *_ = document.tables
    assert [cell.text for cell in problems.rows[0].cells][:4] == ["序号", "编号", "问题", "来源"]
    assert "研讨 < 领学，记录不全" in [cell.text for cell in problems.rows[1].cells]
    assert len(problems.rows) == len(tasks.rows) == 2
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert len(table._tbl.tblGrid) == len(table.rows[0].cells)
    sizes = [(section.page_width, section.page_height) for section in document.sections]
    wide = [width > height for width, height in sizes if width and height]
    assert wide == [False, *[True] * (len(wide) - 2), False]
    assert sum(wide) >= 2


def test_no_row_of_a_table_is_torn_apart_by_the_end_of_a_page(report: Report) -> None:
    for table in opened(word.render(report)).tables:
        assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_cell_puts_person_below_organisation_and_centres_short_words(report: Report) -> None:
    problems = opened(word.render(report)).tables[0]
    row = {head.text: cell for head, cell in zip(problems.rows[0].cells, problems.rows[1].cells, strict=True)}
    assert row["责任单位（人）"].text == "水务局机关党委\n李明远"
    assert row["整改目标和措施"].text == "措施：每月一次；互查"
    centred = [head for head, cell in row.items() if cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER]
    assert centred == ["序号", "编号", "来源", "类型", "责任领导"]


def test_a_long_title_is_broken_between_the_unit_and_the_rest(report: Report) -> None:
    unit = "清河市水务局机关党委"
    longer = replace(report, organisation=unit, title=f"{unit}2026年党建工作三张清单")
    document = opened(word.render(longer))
    assert document.paragraphs[0].text == f"{unit}\n2026年党建工作三张清单"
    assert document.core_properties.title == longer.title


def test_the_title_of_a_point_stays_on_the_page_of_its_first_row(report: Report) -> None:
    paragraphs = opened(word.render(report)).paragraphs
    leading = [paragraph for paragraph in paragraphs if paragraph.text == "一是学习深度。"]
    assert [paragraph.style and paragraph.style.paragraph_format.keep_with_next for paragraph in leading] == [True]
    assert not paragraphs[-1].style or not paragraphs[-1].style.paragraph_format.keep_with_next


def test_paper_follows_the_standard(report: Report) -> None:
    document = opened(word.render(report))
    first = document.sections[0]
    millimetres = [
        round(length.mm, 1)
        for length in (
            first.page_width,
            first.page_height,
            first.top_margin,
            first.bottom_margin,
            first.left_margin,
            first.right_margin,
        )
        if length is not None
    ]
    assert millimetres == [210.0, 297.0, 37.0, 35.0, 28.0, 26.0]
    for section in document.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert grid.get(qn("w:type")) == "linesAndChars"
        assert int(grid.get(qn("w:linePitch"))) / 20 == 28.95
        assert round(16 + int(grid.get(qn("w:charSpace"))) / 4096, 2) == 15.79
    assert int(225 * 72 / 25.4 / 28.95) == 22
    assert int(156 * 72 / 25.4 / 15.79) == 28


def test_styles_name_the_fonts_of_the_standard(report: Report) -> None:
    styles = {style.name: style for style in opened(word.render(report)).styles}
    for name, font, points in (
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("页码", "宋体", 14),
    ):
        style = styles[name]
        fonts = style.element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font}
        assert style.font.size.pt == points
    spacing = styles["Normal"].element.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")


def test_page_number_is_between_dashes_on_the_outer_edge(report: Report) -> None:
    document = opened(word.render(report))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert [code.text for code in paragraph._p.iter(qn("w:instrText"))] == [" PAGE "]
        assert paragraph._p.pPr is not None
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
    assert all(later.footer.is_linked_to_previous for later in list(document.sections)[1:])


def test_date_is_indented_four_characters_and_issuer_is_centred_over_it(report: Report) -> None:
    found = {paragraph.style.name: paragraph for paragraph in opened(word.render(report)).paragraphs if paragraph.style}
    date_, issuer = found["成文日期"], found["署名"]
    assert (date_.text, issuer.text) == ("2026年11月23日", "水务局机关党委")
    right = {name: found[name].paragraph_format.right_indent.twips for name in ("成文日期", "署名")}
    assert right["成文日期"] == 4 * 316
    assert right["署名"] == 4 * 316  # seven characters, and so is the date: 8 figures of half a character and 3 signs


def test_word_file_is_the_same_bytes_each_time(report: Report) -> None:
    content = word.render(report)
    assert word.render(as_json.report_from(as_json.tree_of(report))) == content
    with ZipFile(BytesIO(content)) as file:
        assert {member.date_time for member in file.infolist()} == {(2026, 11, 23, 0, 0, 0)}
    properties = opened(content).core_properties
    assert (properties.title, properties.author) == (report.title, "水务局机关党委")


def test_an_office_may_use_a_template_of_its_own(report: Report, tmp_path: Path) -> None:
    document = Document(str(word.SHIPPED))
    document.paragraphs[0].insert_paragraph_before("内部资料")
    own = tmp_path / "own.docx"
    document.save(str(own))
    assert opened(word.render(report, own)).paragraphs[0].text == "内部资料"


def test_shipped_word_template_is_the_one_the_program_makes() -> None:
    shipped = word.SHIPPED.read_bytes()
    with ZipFile(BytesIO(shipped)) as ours, ZipFile(BytesIO(wordtemplate.build())) as made:
        assert {name: ours.read(name) for name in ours.namelist()} == {
            name: made.read(name) for name in made.namelist()
        }


def test_a_file_is_repacked_without_loss() -> None:
    shipped = word.SHIPPED.read_bytes()
    with ZipFile(BytesIO(shipped)) as before, ZipFile(BytesIO(steady(shipped, TODAY))) as after:
        assert [before.read(name) for name in before.namelist()] == [after.read(name) for name in after.namelist()]


@pytest.mark.parametrize(("number", "shown"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numerals_are_those_of_a_document(number: int, shown: str) -> None:
    assert chinese(number) == shown


@pytest.mark.parametrize(("ids", "shown"), [((), ""), ((4,), "4"), ((1, 2, 3, 7, 9, 10), "1—3、7、9—10")])
def test_neighbouring_records_are_drawn_together(ids: tuple[int, ...], shown: str) -> None:
    assert ranges(ids) == shown
