"""A report as chat text, to be read on a phone: a short summary first, then the lists."""

from collections.abc import Iterator

from reports.numerals import day
from reports.tree import Paragraph, Report, ReportList, Section


def summary(report: Report) -> str:
    """A few lines: what the report covers, how long its lists are, how much is still to be filled in."""
    lines = [report.title, f"报告人：{report.author}" if report.author else "报告人：待填"]
    lines += [f"{one.title}：{_size(one)}" for one in report.lists]
    lines.append(f"待补充事项：{len(report.gaps)}项" if report.gaps else "没有待补充事项。")
    return "\n".join(lines)


def render(report: Report) -> str:
    """The whole report: the summary, the lists, and what is still to be filled in."""
    parts = [summary(report), _read(report, report.intro)]
    parts += ["\n\n".join(_list(report, one)) for one in report.lists]
    if report.gaps:
        parts.append(
            "\n".join(["待补充事项", *(f"{n}. {gap.where}：{gap.what}" for n, gap in enumerate(report.gaps, 1))])
        )
    parts.append(f"{report.organisation}\n{day(report.compiled_on)}")
    return "\n\n".join(parts) + "\n"


def _size(one: ReportList) -> str:
    paragraphs = [paragraph for section in one.sections for paragraph in section.paragraphs if paragraph.number]
    suggested = sum(paragraph.suggested for paragraph in paragraphs)
    points = sum(paragraph.number.endswith("是") for paragraph in paragraphs)
    rows = len(paragraphs) - points - suggested
    # A section that has both points and rows is counted by its rows.
    size = f"{rows}条" if rows else f"{points}点" if points else ""
    return "，".join(filter(None, [size, f"建议{suggested}条" if suggested else ""])) or "待填"


def _list(report: Report, one: ReportList) -> Iterator[str]:
    yield f"【{one.title}】"
    for lead in one.lead:
        yield _read(report, lead)
    for section in one.sections:
        yield _section(report, section)


def _section(report: Report, section: Section) -> str:
    """A section with blank lines between paragraphs, for reading on a phone; a heading stays with its paragraph."""
    text = f"{section.number}、{section.heading}"
    leads = True
    for line in section.paragraphs:
        text += ("\n" if leads else "\n\n") + _read(report, line)
        leads = not line.runs
    return text


def _read(report: Report, paragraph: Paragraph) -> str:
    words = "".join(report.words(run) for run in paragraph.runs)
    suggested = "【建议】" if paragraph.suggested else ""
    title = f"{paragraph.title}。" if paragraph.title else ""
    return f"{paragraph.number}{suggested}{title}{words}"
