"""(d) End to end over real HTTP: from the post of a message to its reply in the window, many people at a time."""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import quantiles
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from bench.load import LoadResult, Plan
from bench.postgresql import postgresql
from bot.channels.web.sessions import Sessions
from domain.organisations import Level
from domain.people import Membership, Role
from storage import conversations, organisations, people, sessions
from storage.engine import Database, migrate

EVERY = 4.0  # seconds between two messages of one person
SPLIT = (("web",), ("worker", "sender", "ticker"))
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `cpu` is the share of one core by all processes of the side together; milliseconds else."""

    who: str
    users: int
    p50: float
    p99: float
    lag_p99: float
    cpu: float
    refused: int
    unanswered: int
    late_ms: float


def measure(seconds: float, sqlite: Sequence[int], split: Sequence[int]) -> Iterator[Row]:
    """Ours and the peer in turns, at so many users each."""
    for users in sqlite:
        with tempfile.TemporaryDirectory() as folder:
            yield _measure("ours, SQLite", users, seconds, Path(folder), f"sqlite:///{folder}/bench.db", ((),))
        yield _measure_peer(users, seconds)
    for users in split:
        with tempfile.TemporaryDirectory() as folder, postgresql() as url:
            yield _measure("ours, PostgreSQL, split", users, seconds, Path(folder), url, SPLIT)


def _measure(who: str, users: int, seconds: float, folder: Path, url: str, roles: Sequence[Sequence[str]]) -> Row:
    migrate(url)
    chats = [f"bench{number}" for number in range(users)]
    secret, port = secrets.token_urlsafe(32), _free_port()
    signing = Sessions(secret, https=False)
    cookies = _enrol(url, chats, signing)
    config = folder / "config.toml"
    config.write_text(
        f'[storage]\ndatabase = "{url}"\nfiles = "{folder / "files"}"\n[web]\nport = {port}\nsecret = "{secret}"\n'
        # Everyone comes from one address here.
        "connections = 10000\nconnections_per_address = 5000\n"
        "[reminders]\nenabled = false\n",
        encoding="utf-8",
    )
    commands = [
        ["bench.process", str(config), str(folder / f"lag{number}"), *parts] for number, parts in enumerate(roles)
    ]
    tokens = [signing.csrf_of(chat) for chat in chats]
    return _row(who, folder, commands, Plan(port, cookies, tokens, EVERY, EVERY, seconds))


def _measure_peer(users: int, seconds: float) -> Row:
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), _free_port()
        names = [f"bench{number}" for number in range(users)]
        command = ["bench.echo", str(port), str(folder / "lag0")]
        return _row("bare Starlette echo", folder, [command], Plan(port, names, names, EVERY, EVERY, seconds))


def _row(who: str, folder: Path, commands: Sequence[Sequence[str]], plan: Plan) -> Row:
    file = folder / "plan.json"
    file.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    with ExitStack() as running:
        processes = [running.enter_context(_process(command)) for command in commands]
        _until_healthy(plan.port)
        before, began = _cpu_seconds(processes), time.perf_counter()
        finished = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "bench.load", str(file)], check=True, capture_output=True, timeout=300
        )
        cpu = (_cpu_seconds(processes) - before) / (time.perf_counter() - began)
    outcome = LoadResult(**json.loads(finished.stdout))
    if outcome.surplus:
        raise RuntimeError(f"{outcome.surplus} replies too many: which post each answers is unknown")
    lags = json.loads((folder / "lag0").read_text(encoding="ascii"))
    return Row(
        who,
        len(plan.cookies),
        _percentile(outcome.milliseconds, 50),
        _percentile(outcome.milliseconds, 99),
        _percentile(lags, 99),
        cpu,
        outcome.refused,
        outcome.unanswered,
        outcome.late_ms,
    )


@contextmanager
def _process(command: Sequence[str]) -> Iterator[psutil.Process]:
    process = psutil.Popen([sys.executable, "-m", *command], env={**os.environ, "NO_PROXY": "*"})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()


def _cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _until_healthy(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _percentile(numbers: Sequence[float], percent: int) -> float:
    return quantiles(numbers, n=100, method="inclusive")[percent - 1] if len(numbers) > 1 else float("nan")


def _enrol(url: str, chats: Sequence[str], signing: Sessions) -> list[str]:
    """A person for each chat, each with a post in one of many branches, and signed in; their cookies."""
    cookies = []
    now, founded = datetime.now(UTC), date(2016, 7, 1)
    database = Database(url)
    with database.write() as session:
        root = organisations.add(session, name="机关党委", level=Level.COMMITTEE, founded=founded, by=None, now=now).id
        branches = [
            organisations.add(
                session, name=f"第{n}党支部", level=Level.BRANCH, founded=founded, parent_id=root, by=None, now=now
            ).id
            for n in range(1, 21)
        ]
        for number, chat in enumerate(chats):
            branch = branches[number % len(branches)]
            person = people.add(
                session,
                name=f"王{number}",
                organisation_id=branch,
                standing=Membership.FULL,
                joined=date(2020, 1, 1),
                by=None,
                now=now,
            )
            session.flush()
            people.appoint(
                session,
                person_id=person.id,
                organisation_id=branch,
                role=Role.BRANCH_SECRETARY,
                since=date(2020, 1, 1),
                by=None,
                now=now,
            )
            conversations.introduce(session, ("web", chat), person.id, by=None, now=now)
            cookie, token = signing.new_cookie()
            sessions.begin(session, sessions.digest_of(token), chat, now)
            cookies.append(cookie)
    database.dispose()
    return cookies
