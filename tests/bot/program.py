"""The real program in a process of its own, with a configuration of its own; for tests that start, stop and kill it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx

from tests.fake_telegram import FakeTelegram

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds, where many tests share a machine
SECRET = "a secret of the tests, long enough for all"


def free_port() -> int:
    """A port of loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """`python -m bot run` on `database`; a context manager, at whose end it is told to stop unless it has ended.

    What it says is in `output` once it has ended. It may have at most so many `descriptors` open.
    """

    def __init__(
        self,
        folder: Path,
        database: str,
        telegram: FakeTelegram | None = None,
        *,
        web: bool = False,
        name: str = "one",
        descriptors: int | None = None,
        module: str = "bot",
        options: Sequence[str] = (),
        limit: int = 5,
        port: int = 0,
    ) -> None:
        self.port = port or free_port()
        self.output = ""
        self._command = [sys.executable, "-m", module, "run", *options]
        self._log = folder / f"{name}.log"
        self._config = folder / f"{name}.toml"
        self._config.write_text(
            f"event_limit_seconds = {limit}\n" + _toml(_settings(folder, database, telegram, self.port, web=web)),
            encoding="utf-8",
        )
        self._limit = f"ulimit -n {descriptors}; " if descriptors else ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.starts()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._running.poll() is None:
            self._running.terminate()
            code = self.ends()
            assert code == 0 or kind, self.output

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the program was never started"
        return self._process

    def starts(self) -> None:
        """Begin, the first time or once more; does not wait."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", f'{self._limit}exec "$0" "$@"', *self._command, "--config", str(self._config)],
                cwd=self._config.parent,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def is_killed(self) -> None:
        """SIGKILL: no last word, no last write."""
        self._running.send_signal(signal.SIGKILL)
        self._running.wait(PATIENCE)

    @property
    def pid(self) -> int:
        """Of the supervisor."""
        return self._running.pid

    def is_told_to_stop(self) -> None:
        """SIGTERM."""
        self._running.terminate()

    def ends(self) -> int:
        """Wait until it has ended; the exit code."""
        try:
            return self._running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
            raise AssertionError(f"the program does not end:\n{self._log.read_text()}") from None
        finally:
            self.output = self._log.read_text(encoding="utf-8")

    def until_healthy(self) -> dict[str, Any]:
        """Wait until /healthz is 200; what it says."""
        return self._until_health_is(200)

    def until_unhealthy(self) -> dict[str, Any]:
        """Wait until /healthz is 503; what it says."""
        return self._until_health_is(503)

    def until_it_says(self, words: str) -> None:
        """Wait until these are in its log."""
        end = time.monotonic() + PATIENCE
        while words not in self._log.read_text(encoding="utf-8"):
            assert time.monotonic() < end, self._log.read_text(encoding="utf-8")
            self._ends_within(0.1)

    def _until_health_is(self, status: int) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        with httpx.Client(base_url=self.address, trust_env=False) as client:
            while time.monotonic() < end and not self._ends_within(0.1):
                try:
                    answer = client.get("/healthz")
                except httpx.TransportError:
                    continue
                if answer.status_code == status:
                    said: dict[str, Any] = answer.json()
                    return said
        raise AssertionError(f"/healthz does not become {status}:\n{self._log.read_text()}")

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _settings(
    folder: Path, database: str, telegram: FakeTelegram | None, port: int, *, web: bool
) -> dict[str, dict[str, Any]]:
    settings: dict[str, dict[str, Any]] = {
        "storage": {"database": database, "files": str(folder / "files")},
        "web": {"enabled": web, "port": port, "secret": SECRET},
        # The day on which the tests run shall not decide what is said.
        "reminders": {"enabled": False},
    }
    if telegram:
        settings["telegram"] = {
            "token": telegram.token,
            "base_url": telegram.base_url,
            "base_file_url": telegram.base_file_url,
        }
    return settings


def _toml(settings: Mapping[str, Mapping[str, Any]]) -> str:
    # A string, a number, a truth value of JSON is one of TOML too.
    lines = []
    for section, values in settings.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines)
