"""Minutes as a .docx: what they say in its order, and what is hostile is refused with the reason."""

import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dialogue import Unacceptable
from reading import word_file
from reading.word_file import words_of
from tests.word_files import file_of, form, relationship, with_part


def test_paragraphs_and_tables_come_in_their_order() -> None:
    words = words_of(file_of(lambda d: d.add_paragraph("会议记录"), form, lambda d: d.add_paragraph("记录人：李芳")))
    assert words == (
        "会议记录\n时间\t2026年11月5日\t地点\t三楼会议室\n主题：研究换届\n内容：一、学习\n二、讨论\n记录人：李芳"
    )


def test_tabs_and_line_breaks_are_kept() -> None:
    assert words_of(file_of(lambda d: d.add_paragraph("时间\t11月5日\n地点\t会议室"))) == "时间\t11月5日\n地点\t会议室"


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    def tracked(document: WordDocument) -> None:
        space = nsdecls("w")
        document.add_paragraph()._p.append(parse_xml(f"<w:ins {space}><w:r><w:t>应到8人</w:t></w:r></w:ins>"))
        document.paragraphs[-1]._p.append(
            parse_xml(f"<w:del {space}><w:r><w:delText>应到9人</w:delText></w:r></w:del>")
        )

    assert words_of(file_of(tracked)) == "应到8人"


def test_no_more_than_the_limit_is_read() -> None:
    long = file_of(*[lambda d: d.add_paragraph("学" * 1000)] * 30)
    assert len(words_of(long)) == word_file.LONGEST


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"plain", file_of()[:400], with_part(file_of(), "x", b"")[:-30]]
)
def test_a_broken_file_has_no_words(content: bytes) -> None:
    assert words_of(content) == ""


def test_markup_that_is_broken_has_no_words() -> None:
    assert words_of(with_part(file_of(), "word/document.xml", b"<w:document")) == ""


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("word/vbaProject.bin", b"x", word_file.MACROS),
        ("word/media/zeros.bin", b"\0" * (word_file.MOST_UNPACKED + 1), word_file.TOO_LARGE),
        ("word/document.xml", b" " * (word_file.MOST_MARKUP + 1), word_file.TOO_LARGE),
        ("word/_rels/settings.xml.rels", relationship("attachedTemplate"), word_file.OUTSIDE),
        ("word/_rels/document.xml.rels", relationship("image"), word_file.OUTSIDE),
        ("word/_rels/footnotes.xml.rels", relationship("oleObject"), word_file.OUTSIDE),
    ],
)
def test_a_hostile_file_is_refused_with_the_reason(part: str, content: bytes, reason: str) -> None:
    with pytest.raises(Unacceptable, match=reason):
        words_of(with_part(file_of(form), part, content))


def test_a_link_that_is_only_followed_by_a_click_is_no_reason_to_refuse() -> None:
    content = with_part(file_of(form), "word/_rels/footnotes.xml.rels", relationship("hyperlink"))
    assert "研究换届" in words_of(content)


def test_an_entity_is_not_expanded() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        + b"&b;" * 1000
        + b"</w:t></w:r></w:p></w:body></w:document>"
    )
    assert len(words_of(with_part(file_of(), "word/document.xml", bomb))) <= word_file.LONGEST
