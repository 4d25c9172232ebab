"""The reference files for nginx and systemd agree with the program."""

import re
from pathlib import Path

from bot.channels.web.stream import HEARTBEAT
from bot.config import StorageSettings, WebSettings
from bot.descriptors import descriptors_for

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
SYSTEMD = (DEPLOY / "sanzhang.service").read_text(encoding="utf-8")


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1])


def test_the_service_may_open_as_many_files_as_the_web_chat_needs() -> None:
    assert number(r"LimitNOFILE=(\d+)", SYSTEMD) >= descriptors_for(WebSettings().connections)


def test_nginx_takes_the_largest_file_and_cuts_no_quiet_stream() -> None:
    assert number(r"client_max_body_size (\d+)m", NGINX) > StorageSettings().max_file_mb
    stream = NGINX.partition("location = /api/events")[2].partition("}")[0]
    assert number(r"proxy_read_timeout (\d+)s", stream) > 2 * HEARTBEAT
    assert "proxy_buffering off" in stream


def test_nginx_lets_nobody_choose_an_address() -> None:
    lines = re.findall(r"^\s*proxy_set_header X-Forwarded-For (.*);", NGINX, re.MULTILINE)
    assert lines
    assert set(lines) == {"$remote_addr"}
