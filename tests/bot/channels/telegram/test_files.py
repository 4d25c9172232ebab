"""Files people sent, fetched after the event that refers to them is kept."""

import pytest

from bot.channels.delivery import FetchLater
from bot.channels.telegram import Telegram
from dialogue.errors import Unacceptable
from tests.bot.channels.telegram.conftest import Connect
from tests.fake_telegram import FakeTelegram, Fault, User


def reference_to(zhang: User, content: bytes, size: int | None = None) -> str:
    file = zhang.sends_document("记录.docx", content, size=size).file
    assert file is not None
    return file.id


async def test_a_file_is_fetched_intact(telegram: Telegram, zhang: User) -> None:
    content = bytes(range(256)) * 4000
    fetched, name = await telegram.fetch(reference_to(zhang, content))
    assert fetched == content
    assert name


async def test_oversized_file_is_refused_before_download(connect: Connect, zhang: User) -> None:
    telegram = connect(file_limit=2**20)
    with pytest.raises(Unacceptable, match="最多只能收 1 MB"):
        await telegram.fetch(reference_to(zhang, b"", size=2**20 + 1))


async def test_file_larger_than_announced_is_refused(connect: Connect, zhang: User) -> None:
    telegram = connect(file_limit=2**20)
    with pytest.raises(Unacceptable, match="最多只能收 1 MB"):
        await telegram.fetch(reference_to(zhang, b"x" * (2**20 + 1), size=5))


async def test_a_file_above_telegrams_own_limit_is_refused(telegram: Telegram, zhang: User) -> None:
    with pytest.raises(Unacceptable, match="太大"):
        await telegram.fetch(reference_to(zhang, b"", size=21 * 2**20))


async def test_person_is_asked_to_resend_a_file_that_expired_at_telegram(telegram: Telegram) -> None:
    with pytest.raises(Unacceptable, match="重新发一次"):
        await telegram.fetch("unknown")


async def test_a_file_that_vanishes_before_the_download_is_gone(
    telegram: Telegram, server: FakeTelegram, zhang: User
) -> None:
    reference = reference_to(zhang, b"x")
    server.fails("download", Fault.not_found())
    with pytest.raises(Unacceptable, match="重新发一次"):
        await telegram.fetch(reference)


@pytest.mark.parametrize("step", ["getFile", "download"])
async def test_trouble_on_the_way_means_later(telegram: Telegram, server: FakeTelegram, zhang: User, step: str) -> None:
    reference = reference_to(zhang, b"x")
    server.fails(step, Fault.server_error(502))
    with pytest.raises(FetchLater) as later:
        await telegram.fetch(reference)
    assert later.value.seconds == 2
    server.fails(step, Fault.too_many_requests(9))
    with pytest.raises(FetchLater) as later:
        await telegram.fetch(reference)
    assert later.value.seconds == 9
    assert (await telegram.fetch(reference))[0] == b"x"


async def test_a_rejected_token_means_later_for_the_file(connect: Connect, zhang: User) -> None:
    with pytest.raises(FetchLater) as later:
        await connect("7000001:revoked").fetch(reference_to(zhang, b"x"))
    assert later.value.seconds == 60
