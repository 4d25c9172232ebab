"""Where the system allows few open files, many slow connections stop neither the program nor its visitors."""

import resource
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot import descriptors
from tests.bot.program import Program

FEW = 200


def test_hundreds_of_slow_connections_stop_nobody(sqlite_url: str, tmp_path: Path) -> None:
    with Program(tmp_path, sqlite_url, web=True, descriptors=FEW) as program, ExitStack() as stack:
        program.until_healthy()
        for number in range(600):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", program.port), timeout=30))
            slow.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
            if number % 50 == 49:
                with httpx.Client(base_url=program.address, trust_env=False, timeout=30) as visitor:
                    assert visitor.get("/enter").status_code == 200
                    assert visitor.get("/healthz").status_code == 200
    assert len(program.output) < 5_000
    assert "Traceback" not in program.output


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "attained"),
    [
        (1024, 4096, (4096, 4096), 4096),
        (4096, 4096, None, 4096),
        (1024, resource.RLIM_INFINITY, (descriptors.PLENTY, resource.RLIM_INFINITY), descriptors.PLENTY),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None, descriptors.PLENTY),
    ],
)
def test_the_soft_limit_is_raised_to_the_hard_one(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised: tuple[int, int] | None, attained: int
) -> None:
    limits = [(soft, hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, given: limits.append(given))
    assert descriptors.raise_limit() == attained
    assert limits[1:] == ([raised] if raised else [])


@pytest.mark.parametrize("connections", [8, 500, 4000])
def test_as_many_connections_fit_as_the_limit_was_asked_for(connections: int) -> None:
    assert descriptors.connections_within(descriptors.descriptors_for(connections)) == connections
