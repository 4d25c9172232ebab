"""Files come in with a message, and go out to their own chat only."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from bot.channels.web.files import bare
from bot.channels.web.sessions import COOKIE
from handlers.messages import Document, Incoming, IncomingFile, Outgoing
from tests.bot.channels.web.site import MEGABYTE, Site, User

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


def assert_nothing_came(site: Site, user: User) -> None:
    assert user.messages() == []
    assert site.attachments() == 0
    assert len(site.inbox()) == 1  # the entering
    assert not site.folder.exists()
