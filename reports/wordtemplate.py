"""Makes templates/three_lists.docx, the Word template of the report: `python -m reports.wordtemplate`.

The paper follows GB/T 9704-2012: A4, text area 156 × 225 mm, 22 lines of 28 characters. The result is a file to be
edited in Word, so everything that can be a style is one; the fonts are named and never shipped. WordprocessingML is
written out, for Word wants the elements in the order of its schema.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.docxfile import steady

TARGET = Path(__file__).with_name("templates") / "three_lists.docx"

TITLE, BODY, FIRST, SECOND, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"

LINE = 579  # 28.95 pt in twips: with 29 pt a page has only 21 lines
CHARACTER = 316  # 15.79 pt in twips: 28 of them fill the line
CHAR_SPACE = round((15.79 - 16) * 4096)  # what the grid takes from each 16 pt character, in 1/4096 pt

# LibreOffice gives two cells to a character that is wider than the grid's. So lines are spaced exactly, not by the
# grid (which Word applies to the characters all the same), and characters are set tighter by this many twips: without
# any grid 28 of them fit, with it still no 29th.
TIGHTER = -6

# No widow control, no extra space between Chinese and figures: both would break the grid of 22 × 28.
STRICT = "".join(f'<w:{rule} w:val="0"/>' for rule in ("widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid"))

# Twips. A landscape page is the portrait one turned, its top at the binding.
PORTRAIT = {"w": 11906, "h": 16838, "top": 2098, "right": 1474, "bottom": 1984, "left": 1587}
LANDSCAPE = {"w": 16838, "h": 11906, "top": 1587, "right": 2098, "bottom": 1474, "left": 1984}

# The stroke of the page number's dashes lies 7 mm (397 twips) below the text area: the middle of a line of 14 pt.
BELOW_TEXT = 397 + 140


def build() -> bytes:
    """The template's bytes, the same at every run."""
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _replace(footer._element, _page_number(side))
    references = [child for child in section._sectPr if child.tag.endswith("Reference")]
    _replace(document.styles.element, _styles())
    body = _xml(_body())
    first = next(body.iter("{*}sectPr"))
    for place, reference in enumerate(references):
        first.insert(place, reference)
    _replace(document.element.body, body)
    for key in ("title", "author", "comments", "keywords", "subject", "last_modified_by"):
        setattr(document.core_properties, key, "三张清单" if key == "title" else "")
    out = BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _body() -> str:
    return "".join(
        [
            _p("{{ title }}", "Title"),
            *_if("author", [_p("{{ author }}", "Author")]),
            _p("", "Body"),
            _p("{{r intro }}", "Body"),
            *_for(
                "list in lists",
                [
                    _p("{{ list.heading }}", "First"),
                    *_for("line in list.lead", [_p("{{r line }}", "Body")]),
                    *_for(
                        "section in list.sections",
                        [
                            _p("{{ section.heading }}", "Second"),
                            *_for(
                                "line in section.lines",
                                [
                                    *_if("line.leads", [_p("{{r line.text }}", "Point")]),
                                    *_if("not line.leads", [_p("{{r line.text }}", "Body")]),
                                ],
                            ),
                        ],
                    ),
                ],
            ),
            _p("", "Body"),
            *_for("line in annexes", [_p("{{ line }}", "Body")]),
            _p("", "Body"),
            _p("", "Body"),
            _p("{{ organisation }}", "Issuer"),
            _p("{{ date }}", "Date"),
            _p("", "SectionEnd", _section(PORTRAIT)),
            *_for(
                "table in tables",
                [
                    _p("{{ table.number }}", "Annex"),
                    _p("{{ table.title }}", "AnnexTitle"),
                    _table(
                        ["{%tc for title in table.columns %}", "{{ title }}", "{%tc endfor %}"],
                        "row in table.rows",
                        ["{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"],
                    ),
                    _p("", "SectionEnd", _section(LANDSCAPE)),
                ],
            ),
            _p("{{ sources.number }}", "Annex"),
            _p("{{ sources.title }}", "AnnexTitle"),
            _table(
                ["项目", "数值", "记录编号"],
                "row in sources.rows",
                ["{{ row.label }}", "{{ row.value }}", "{{ row.records }}"],
            ),
            *_if(
                "gaps",
                [
                    _p("{{ gaps.number }}", "Annex", "<w:pageBreakBefore/>"),
                    _p("{{ gaps.title }}", "AnnexTitle"),
                    *_for("line in gaps.lines", [_p("{{ line }}", "Body")]),
                ],
            ),
            _section(PORTRAIT),
        ]
    )


def _p(text: str, style: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _for(what: str, inside: Iterable[str]) -> list[str]:
    return [_p(f"{{%p for {what} %}}", "Body"), *inside, _p("{%p endfor %}", "Body")]


def _if(what: str, inside: Iterable[str]) -> list[str]:
    return [_p(f"{{%p if {what} %}}", "Body"), *inside, _p("{%p endif %}", "Body")]


def _table(head: list[str], loop: str, row: list[str]) -> str:
    """A table whose head is repeated on every page, and whose rows are not torn apart by its end."""

    def line(cells: list[str], style: str, properties: str = "") -> str:
        texts = "".join(f'<w:tc><w:tcPr><w:vAlign w:val="center"/></w:tcPr>{_p(cell, style)}</w:tc>' for cell in cells)
        return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{texts}</w:tr>"

    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{'<w:gridCol/>' * len(head)}</w:tblGrid>"
        + line(head, "HeadCell", "<w:tblHeader/>")
        + line([f"{{%tr for {loop} %}}", *[""] * (len(row) - 1)], "Cell")
        + line(row, "Cell")
        + line(["{%tr endfor %}", *[""] * (len(row) - 1)], "Cell")
        + "</w:tbl>"
    )


def _section(paper: dict[str, int]) -> str:
    turned = ' w:orient="landscape"' if paper["w"] > paper["h"] else ""
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{paper["w"]}" w:h="{paper["h"]}"{turned}/>'
        f'<w:pgMar w:top="{paper["top"]}" w:right="{paper["right"]}" w:bottom="{paper["bottom"]}"'
        f' w:left="{paper["left"]}" w:header="851" w:footer="{paper["bottom"] - BELOW_TEXT}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHAR_SPACE}"/></w:sectPr>'
    )


def _page_number(side: str) -> BaseOxmlElement:
    """— 1 —, one character from the outer edge: right on odd pages, left on even ones."""
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return _xml(
        f'<w:p><w:pPr><w:pStyle w:val="PageNumber"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr>{field}</w:p>'
    )


def _styles() -> BaseOxmlElement:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
    next_ = "<w:keepNext/>"
    return _xml(
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(BODY)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="PlainTable"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + _paragraph_style("Normal", "Normal", BODY, 32, before=_spacing(LINE), justify="both", based=False)
        + _paragraph_style("Title", "公文标题", TITLE, 44, justify="center", level=None, keep=next_)
        + _paragraph_style("Author", "报告人", SECOND, 32, justify="center")
        + _paragraph_style("Body", "公文正文", BODY, 32, before=indent)
        + _paragraph_style("Point", "分点标题", BODY, 32, before=indent, keep=next_)
        + _paragraph_style("First", "一级标题", FIRST, 32, before=indent, level=0, keep=next_)
        + _paragraph_style("Second", "二级标题", SECOND, 32, before=indent, level=1, keep=next_)
        + _paragraph_style("Issuer", "署名", BODY, 32, justify="right", keep=next_)
        + _paragraph_style("Date", "成文日期", BODY, 32, justify="right")
        + _paragraph_style("Annex", "附件序号", FIRST, 32, justify="left", keep=next_)
        + _paragraph_style(
            "AnnexTitle", "附件标题", TITLE, 36, before=_spacing(LINE, LINE, 200), justify="center", keep=next_
        )
        + _paragraph_style("HeadCell", "表头", FIRST, 21, before=_spacing(320), justify="center")
        + _paragraph_style("Cell", "表文", BODY, 21, before=_spacing(320), justify="left")
        + _paragraph_style("PageNumber", "页码", PAGE, 28, before=_spacing(280))
        + _paragraph_style("SectionEnd", "分节", BODY, 2, before=_spacing(20))
        + '<w:style w:type="character" w:customStyle="1" w:styleId="Blank"><w:name w:val="待填"/><w:qFormat/>'
        '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFE599"/></w:rPr></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="Lead"><w:name w:val="段首"/><w:qFormat/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )


def _paragraph_style(
    id_: str,
    name: str,
    font: str,
    half_points: int,
    *,
    before: str = "",
    justify: str = "",
    level: int | None = None,
    keep: str = "",
    based: bool = True,
) -> str:
    """A style; `before` is the spacing or indentation, which stands before the alignment."""
    kind = 'w:customStyle="1"' if based else 'w:default="1"'
    tighter = TIGHTER if half_points == 32 else 0
    return (
        f'<w:style w:type="paragraph" {kind} w:styleId="{id_}"><w:name w:val="{name}"/>'
        + ('<w:basedOn w:val="Normal"/>' if based else "")
        + f"<w:qFormat/><w:pPr>{keep}{'' if based else STRICT}{before}"
        + (f'<w:jc w:val="{justify}"/>' if justify else "")
        + (f'<w:outlineLvl w:val="{level}"/>' if level is not None else "")
        + f'</w:pPr><w:rPr>{_fonts(font)}<w:spacing w:val="{tighter}"/><w:sz w:val="{half_points}"/>'
        + f'<w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def _spacing(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _xml(content: str) -> BaseOxmlElement:
    """`content` in an element of no meaning."""
    return parse_xml(f"<w:fragment {nsdecls('w')}>{content}</w:fragment>")


def _replace(element: BaseOxmlElement, fragment: BaseOxmlElement) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(fragment):
        element.append(child)


if __name__ == "__main__":
    TARGET.write_bytes(build())
