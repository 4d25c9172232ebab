"""Files go the same way as words, seen before they leave, with their progress, and can be called back."""

import base64
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.channels.web.page.backend import Backend
from tests.bot.channels.web.page.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MEGABYTE = 1024 * 1024


async def test_a_file_and_its_words_arrive_together(window: Window, backend: Backend) -> None:
    await window.open()
    await window.choose("签到表.xlsx", b"x" * 2048)
    await expect(window.tray.get_by_role("listitem")).to_contain_text("签到表.xlsx")
    await window.write("十一月的签到表")
    await expect(window.page.get_by_role("link", name="保存 签到表.xlsx")).to_be_visible()
    await expect(window.tray).to_be_hidden()
    [post] = backend.posts
    assert (post["file"], post["size"], post["caption"]) == ("签到表.xlsx", 2048, "十一月的签到表")


async def test_a_file_taken_back_from_the_tray_never_leaves(window: Window, backend: Backend) -> None:
    await window.open()
    await window.choose("甲.pdf", b"x")
    await window.choose("乙.pdf", b"x")
    await window.button("移除 甲.pdf").click()
    await window.button("发送").click()
    await expect(window.page.get_by_role("link", name="保存 乙.pdf")).to_be_visible()
    assert [post["file"] for post in backend.posts] == ["乙.pdf"]


async def test_progress_is_seen_and_words_wait_their_turn(window: Window, backend: Backend, tmp_path: Path) -> None:
    backend.taking_files.clear()
    await window.open()
    await window.choose_large(tmp_path / "录像.pdf", 19 * MEGABYTE)
    await window.button("发送").click()
    await window.write("完成")
    bar = window.page.get_by_role("progressbar", name="正在上传 录像.pdf")
    await expect(bar).not_to_have_js_property("value", 0)
    assert await bar.evaluate("bar => bar.value") < 1
    assert backend.posts == []
    backend.taking_files.set()
    await expect(window.page.get_by_role("link", name="保存 录像.pdf")).to_be_visible()
    await window.sees("完成")
    assert [post.get("file") or post["text"] for post in backend.posts] == ["录像.pdf", "完成"]


async def test_an_upload_can_be_called_back(window: Window, backend: Backend, tmp_path: Path) -> None:
    backend.taking_files.clear()
    await window.open()
    await window.choose_large(tmp_path / "录像.pdf", 9 * MEGABYTE)
    await window.button("发送").click()
    await window.button("取消上传").click()
    await expect(window.page.locator(".message")).to_have_count(0)
    await window.write("不传了")
    await window.sees("不传了")
    assert [post["text"] for post in backend.posts] == ["不传了"]


async def test_an_upload_that_broke_off_goes_again_under_the_same_id(window: Window, backend: Backend) -> None:
    await window.open()
    backend.refusals = [(503, "")]
    await window.choose("签到表.xlsx", b"x")
    await window.button("发送").click()
    await window.button("未发出，点此重试").click()
    await expect(window.page.get_by_role("link", name="保存 签到表.xlsx")).to_be_visible()
    assert len(backend.tries) == 2
    assert len(set(backend.tries)) == 1


async def test_a_refused_file_says_why(window: Window, backend: Backend) -> None:
    await window.open()
    backend.refusals = [(415, "这种文件收不了。")]
    await window.choose("程序.exe", b"x")
    await window.button("发送").click()
    await expect(window.bubble("程序.exe")).to_contain_text("这种文件收不了。")
    await window.button("删除").click()
    await expect(window.page.locator(".message")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "sentence"), [(2 * MEGABYTE, "“大.pdf”超过 1 MB，请压缩后再发。"), (0, "“大.pdf”是空的，没有添加。")]
)
async def test_what_can_not_be_taken_is_not_even_tried(
    window: Window, backend: Backend, size: int, sentence: str
) -> None:
    backend.max_file_mb = 1
    await window.open()
    await window.choose("大.pdf", b"x" * size)
    await expect(window.toast).to_have_text(sentence)
    await expect(window.tray).to_be_hidden()


async def test_a_pasted_picture_goes_to_the_tray(window: Window, backend: Backend) -> None:
    await window.open()
    await paste(window, text=None)
    await expect(window.tray.get_by_role("listitem")).to_contain_text("粘贴的图片.png")


async def test_text_copied_from_word_is_text_though_a_picture_comes_with_it(window: Window, backend: Backend) -> None:
    await window.open()
    await paste(window, text="第一支部")
    await expect(window.tray).to_be_hidden()


async def test_files_can_be_dropped_on_the_page(window: Window, backend: Backend) -> None:
    await window.open()
    dragged = await window.page.evaluate_handle(
        "() => { const d = new DataTransfer(); d.items.add(new File(['x'], '名单.docx')); return d; }"
    )
    await window.page.dispatch_event("body", "dragenter", {"dataTransfer": dragged})
    await expect(window.page.locator("#drop")).to_be_visible()
    await window.page.dispatch_event("body", "drop", {"dataTransfer": dragged})
    await expect(window.page.locator("#drop")).to_be_hidden()
    await expect(window.tray.get_by_role("listitem")).to_contain_text("名单.docx")


async def test_a_document_of_the_bot_is_saved_under_its_name(window: Window, backend: Backend) -> None:
    paper = backend.paper("三张清单.docx", b"PK content", "application/octet-stream")
    await backend.say("Word 文件：", document=paper)
    await window.open()
    async with window.page.expect_download() as downloading:
        await window.page.get_by_role("link", name="保存 三张清单.docx").click()
    download = await downloading.value
    assert download.suggested_filename == "三张清单.docx"
    assert (await download.path()).read_bytes() == b"PK content"


async def test_a_picture_is_seen_and_can_be_opened(window: Window, backend: Backend) -> None:
    await backend.say(document=backend.paper("合影.png", PIXEL, "image/png"))
    await window.open()
    picture = window.page.get_by_role("img", name="合影.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    async with window.page.expect_popup() as opening:
        await picture.click()
    assert (await opening.value).url == f"{backend.url}/files/%E5%90%88%E5%BD%B1.png"


async def test_leaving_while_a_file_waits_warns(window: Window, backend: Backend) -> None:
    await window.open()
    await window.choose("签到表.xlsx", b"x")
    # Browsers warn only those who have done something on the page.
    await window.input.click()
    async with window.page.expect_event("dialog") as warning:
        await window.page.close(run_before_unload=True)
    dialog = await warning.value
    assert dialog.type == "beforeunload"
    await dialog.dismiss()


async def paste(window: Window, *, text: str | None) -> None:
    """As Word does: a picture, and its text where there is one."""
    await window.input.evaluate(
        """(input, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
            if (text) clipboardData.setData("text/plain", text);
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )
