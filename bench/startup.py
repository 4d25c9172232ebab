"""(c) From the command to the first healthy answer, and the memory then."""

import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen


def measure(times: int) -> dict[str, float]:
    """Seconds to ready and MB of memory (medians), with the web chat and Telegram's code loaded."""
    seconds, megabytes = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(times + 1):
            took, memory = _start(Path(folder))
            seconds.append(took)
            megabytes.append(memory)
    return {"ready_s": median(seconds[1:]), "memory_mb": median(megabytes[1:])}


def _start(folder: Path) -> tuple[float, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "config.toml"
    config.write_text(f'[web]\nport = {port}\nsecret = "{secrets.token_urlsafe(32)}"\n', encoding="utf-8")
    began = time.perf_counter()
    program = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "bot", "run", "--config", str(config)], stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            time.sleep(0.01)
        took = time.perf_counter() - began
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(encoding="ascii")
        memory = sum(_memory(number) for number in (str(program.pid), *children.split()))
    finally:
        program.terminate()
        program.wait(15)
    return took, memory / 1024


def _memory(process: str) -> int:
    """Its own part of it, in kB: what it shares with its supervisor is shared out."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except (URLError, OSError):
        return False
