"""Files come in with a message, and go out to their own chat only."""

import socket
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.channels.web import Quota
from bot.channels.web.files import bare
from bot.channels.web.sessions import COOKIE
from handlers.messages import Document, Incoming, IncomingFile, Outgoing
from reading import word_file
from tests.bot.channels.web.site import MEGABYTE, Site, User, eventually
from tests.word_files import file_of, form, with_part

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
PDF = b"%PDF-1.7\n" + bytes(100)


def test_a_photo_comes_back_as_it_was_sent(site: Site) -> None:
    with site.user() as wang:
        assert wang.hand_in("签到 照片.png", PNG, "e1", "三月主题党日").status_code == 200
        (message,) = wang.messages()
        document = message["document"]
        answer = wang.browser.get(document.pop("url"))
    assert (message["text"], message["event"], message["from"]) == ("三月主题党日", "e1", "me")
    assert document == {"name": "签到 照片.png", "size": len(PNG), "media_type": "image/png"}
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    disposition = "inline; filename*=UTF-8''%E7%AD%BE%E5%88%B0%20%E7%85%A7%E7%89%87.png"
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    chat = site.chat()
    file = IncomingFile("签到 照片.png", attachment=1)
    assert site.inbox()[-1] == Incoming("web", chat, f"{chat}:e1", text="三月主题党日", file=file)


def test_the_same_file_event_again_leaves_one_attachment(site: Site) -> None:
    with site.user() as wang:
        for _ in range(2):
            assert wang.hand_in("a.png", PNG, "e1").status_code == 200
        assert len(wang.messages()) == 1
    assert site.attachments() == 1
    assert len(site.inbox()) == 2


def test_anything_but_a_picture_is_saved_and_not_shown(site: Site) -> None:
    with site.user() as wang:
        wang.hand_in("a.pdf", PDF, "e1")
        answer = wang.browser.get(wang.messages()[0]["document"]["url"])
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.pdf"


def test_a_document_of_the_bot_is_shown_with_its_file(site: Site) -> None:
    report = Document("report", 1, "三张清单 2026年3月.docx", "docx")
    with site.user() as wang:
        site.says(site.chat(), Outgoing("已定稿", document=report), b"PK", key="a")
        (message,) = wang.messages()
        answer = wang.browser.get(message["document"]["url"])
    assert (message["text"], message["document"]["name"], message["document"]["size"]) == ("已定稿", report.name, 2)
    assert answer.content == b"PK"
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_a_file_is_for_its_own_chat_only(site: Site) -> None:
    with site.user() as wang, site.user() as li, site.user(code=None) as stranger:
        wang.hand_in("a.png", PNG, "e1")
        url = wang.messages()[0]["document"]["url"]
        assert (li.browser.get(url).status_code, li.browser.get(url).json()) == (404, {"error": "没有这个文件。"})
        assert stranger.browser.get(url).status_code == 401
        for other in (f"{url[:-2]}xx", "/files/x", f"/files/{wang.token}", f"/files/{wang.browser.cookies[COOKIE]}"):
            assert wang.browser.get(other).status_code == 404
        assert wang.browser.get(url).status_code == 200


@pytest.mark.parametrize(
    "content", [b"MZ\x90\0" + bytes(100), b"<html><script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""]
)
def test_a_name_makes_no_picture(site: Site, content: bytes) -> None:
    with site.user() as wang:
        answer = wang.hand_in("照片.png", content, "e1")
        sentence = "这种文件收不了。可以发照片、PDF、Word、Excel、PPT、文本文件。"
        assert (answer.status_code, answer.json()) == (415, {"error": sentence})
        assert_nothing_came(site, wang)


def test_a_file_above_the_limit_is_refused(site: Site) -> None:
    with site.user() as wang:
        answer = wang.hand_in("a.png", PNG + bytes(MEGABYTE), "e1")
        assert (answer.status_code, answer.json()) == (413, {"error": "文件超过1 MB，请压缩后再发。"})
        assert_nothing_came(site, wang)
        assert wang.hand_in("a.png", PNG + bytes(MEGABYTE - len(PNG)), "e2").status_code == 200


def test_what_is_announced_as_too_large_is_not_even_read(site: Site) -> None:
    with site.user() as wang:
        connection = HTTPConnection(urlsplit(site.origin).netloc, timeout=10)
        connection.putrequest("POST", "/api/files")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(10**12))
        connection.putheader("Cookie", f"{COOKIE}={wang.browser.cookies[COOKIE]}")
        connection.putheader("X-CSRF-Token", wang.token)
        connection.endheaders()
        with connection.getresponse() as answer:
            assert answer.status == 413
        connection.close()


def test_a_body_of_unknown_length_is_refused(site: Site) -> None:
    with site.user() as wang:
        headers = {"X-CSRF-Token": wang.token, "Content-Type": "multipart/form-data; boundary=x"}
        assert wang.browser.post("/api/files", content=iter([b"--x--"]), headers=headers).status_code == 411
        assert_nothing_came(site, wang)


@pytest.mark.parametrize(
    ("fields", "with_file", "status"),
    [
        ({"event": "e1"}, False, 400),
        ({}, True, 400),
        ({"event": ""}, True, 400),
        ({"event": "e" * 65}, True, 400),
        ({"event": "e1", "caption": "长" * 4001}, True, 413),
        ({str(number): "x" for number in range(9)}, True, 400),
    ],
)
def test_an_incomplete_upload_is_refused(site: Site, fields: dict[str, str], with_file: bool, status: int) -> None:
    with site.user() as wang:
        files = {"file": ("a.png", PNG)} if with_file else {"other": ("a.png", PNG)}
        answer = wang.browser.post("/api/files", data=fields, files=files, headers={"X-CSRF-Token": wang.token})
        assert answer.status_code == status
        assert answer.json()["error"]
        assert_nothing_came(site, wang)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("照片.png", "照片.png"),
        ("C:\\党建\\照片.png", "照片.png"),
        ("../../etc/passwd", "passwd"),
        ("a\r\n\0b\u202egnp.exe", "abgnp.exe"),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
        ("长" * 200, "长" * 120),
        ("长" * 200 + "." + "尾" * 20, "长" * 120),
        ("/", ""),
    ],
)
def test_of_a_name_stays_what_a_folder_can_show(name: str, kept: str) -> None:
    assert bare(name) == kept


@pytest.mark.parametrize("left", [PNG[:50], bytes(len(PNG)), None], ids=["truncated", "other", "missing"])
def test_a_damaged_file_is_said_to_be_damaged_and_mended_by_sending_it_again(site: Site, left: bytes | None) -> None:
    with site.user() as wang:
        wang.hand_in("a.png", PNG, "e1")
        url = wang.messages()[0]["document"]["url"]
        (path,) = [one for one in site.folder.rglob("*") if one.is_file()]
        path.unlink() if left is None else path.write_bytes(left)
        answer = wang.browser.get(url)
        assert answer.status_code == 410
        assert answer.json()["error"].startswith("这个文件已损坏或丢失。")
        assert wang.hand_in("b.png", PNG, "e2").status_code == 200
        assert wang.browser.get(url).content == PNG


def test_a_disk_is_for_everyone(sqlite_url: str, tmp_path: Path) -> None:
    quota = Quota(per_day=MEGABYTE)
    with Site(sqlite_url, tmp_path / "files", quota=quota) as site, site.user() as wang, site.user() as li:
        half = PNG + bytes(MEGABYTE // 2 - len(PNG))
        assert [wang.hand_in("a.png", half, f"e{number}").status_code for number in range(2)] == [200, 200]
        answer = wang.hand_in("a.png", PNG, "e2")
        sentence = "您今天已经发了不少文件（每天最多1 MB），请明天再发，或联系管理员。"
        assert (answer.status_code, answer.json()) == (413, {"error": sentence})
        assert li.hand_in("a.png", PNG, "e1").status_code == 200
        site.clock.pass_by(timedelta(days=1))
        assert wang.hand_in("a.png", PNG, "e2").status_code == 200


def test_few_files_are_taken_at_once(sqlite_url: str, tmp_path: Path) -> None:
    quota = Quota(at_once=3, each=2)
    with (
        Site(sqlite_url, tmp_path / "files", quota=quota) as site,
        site.user() as wang,
        site.user() as li,
        ExitStack() as stack,
    ):
        busy = (503, {"error": "正在接收的文件太多，请稍后再发。"})
        for visitor, begun in ((wang, 2), (li, 1)):
            for _ in range(begun):
                stack.enter_context(begins_to_hand_in(site, visitor))
            answer = visitor.hand_in("a.png", PNG, "e")
            assert (answer.status_code, answer.json()) == busy
            assert answer.headers["Retry-After"]
        stack.close()
        eventually(lambda: wang.hand_in("a.png", PNG, "e").status_code == 200)


def begins_to_hand_in(site: Site, visitor: User) -> socket.socket:
    """The head of an upload and a part of its body are with the server."""
    host, _, port = site.origin.removeprefix("http://").partition(":")
    opened = socket.create_connection((host, int(port)), timeout=10)
    opened.sendall(
        f"POST /api/files HTTP/1.1\r\nHost: {host}:{port}\r\nExpect: 100-continue\r\n"
        f"Cookie: {COOKIE}={visitor.browser.cookies[COOKIE]}\r\nX-CSRF-Token: {visitor.token}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n".encode()
    )
    # It asks for the body once the endpoint reads it.
    assert opened.recv(100).startswith(b"HTTP/1.1 100")
    return opened


def assert_nothing_came(site: Site, visitor: User) -> None:
    assert visitor.messages() == []
    assert site.attachments() == 0
    assert len(site.inbox()) == 1  # the entering
    assert not site.folder.exists()


def test_what_a_word_file_says_comes_with_it(site: Site) -> None:
    with site.user() as wang:
        assert wang.hand_in("记录.docx", file_of(form), "e1").status_code == 200
    file = site.inbox()[-1].file
    assert file
    assert "主题：研究换届" in file.words


def test_a_hostile_word_file_is_refused_with_the_reason(site: Site) -> None:
    with site.user() as wang:
        answer = wang.hand_in("记录.docx", with_part(file_of(form), "word/vbaProject.bin", b"x"), "e1")
        assert wang.messages() == []
    assert (answer.status_code, answer.json()["error"]) == (415, word_file.MACROS)
    assert site.attachments() == 0
