"""What a request says of its sender is believed of trusted proxies alone."""

from contextlib import ExitStack
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.connections import Bounds, is_within
from tests.bot.channels.web.site import BOUNDS, CODE, Site

BEHIND_A_PROXY = Bounds(200, 8, proxies=[ip_network("127.0.0.1")])


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_behind_a_proxy_that_speaks_https_the_cookie_is_secure(
    sqlite_url: str, tmp_path: Path, scheme: str, secure: bool
) -> None:
    with Site(sqlite_url, tmp_path / "files", bounds=BEHIND_A_PROXY) as site, site.user(code=None) as stranger:
        answer = stranger.browser.post("/api/enter", json={"code": CODE}, headers={"X-Forwarded-Proto": scheme})
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


def test_nobody_else_is_believed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with site.user(code=None) as stranger:
        answer = stranger.browser.post("/api/enter", json={"code": CODE}, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("trusted", [True, False])
def test_who_guesses_cannot_choose_an_address(sqlite_url: str, tmp_path: Path, trusted: bool) -> None:
    bounds = BEHIND_A_PROXY if trusted else BOUNDS
    with Site(sqlite_url, tmp_path / "files", bounds=bounds) as site, site.user(code=None) as guesser:
        for number in range(12):
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            guesser.browser.post("/api/enter", json={"code": "AAAA-AAAA"}, headers=headers)
        # Behind a proxy they are twelve people; else one.
        assert site.waits == ([] if trusted else [0.5, 1])


def test_the_connections_of_a_proxy_are_those_of_many_people(sqlite_url: str, tmp_path: Path) -> None:
    with Site(sqlite_url, tmp_path / "files", bounds=BEHIND_A_PROXY, streams=20) as site, ExitStack() as stack:
        for visitor in [stack.enter_context(site.user()) for _ in range(3)]:
            for _ in range(4):
                assert stack.enter_context(visitor.window()).response.status_code == 200


@pytest.mark.parametrize(
    ("address", "networks", "within"),
    [
        ("10.0.0.7", ["10.0.0.0/24"], True),
        ("10.0.1.7", ["10.0.0.0/24", "127.0.0.1"], False),
        ("::1", ["::1"], True),
        ("127.0.0.1", [], False),
        ("", ["10.0.0.0/24"], False),
    ],
)
def test_a_proxy_is_known_by_its_address(address: str, networks: list[str], within: bool) -> None:
    assert is_within(address, [ip_network(network) for network in networks]) is within
