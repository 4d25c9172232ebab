"""What `doctor` says of that which stands around the program: the system's limits, and the proxy before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from bot.config import WebSettings
from bot.descriptors import attainable, connections_within, descriptors_for


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and what to do if not."""

    what: str
    well: bool
    advice: str = ""


def findings(web: WebSettings) -> Iterator[Finding]:
    """The limit of open files, and whether visitors' addresses are known."""
    yield _descriptors(web)
    yield from _proxy(web)


def _descriptors(web: WebSettings) -> Finding:
    limit, needed = attainable(), descriptors_for(web.connections)
    what = f"可同时打开的文件（上限 {limit}）"
    if limit >= needed:
        return Finding(what, well=True)
    advice = (
        f"只够 {connections_within(limit)} 个网页连接，web.connections 是 {web.connections}。"
        f"请把上限提高到 {needed} 以上（systemd 写 LimitNOFILE，容器用 --ulimit nofile，"
        "或改 /etc/security/limits.conf），或调低 web.connections。"
    )
    return Finding(what, well=False, advice=advice)


def _proxy(web: WebSettings) -> Iterator[Finding]:
    if web.trusted_proxies or not web.https:
        return
    where = "这台机器上的" if _is_loopback(web.host) else "前面的"
    advice = (
        f'web.https 是 true，却没有填 web.trusted_proxies。请填上{where}反向代理的地址，例如 ["127.0.0.1"]，'
        "否则所有人算作同一个地址，一起受限。"
    )
    yield Finding("反向代理", well=False, advice=advice)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
