"""The program's entry. Exit codes: 0 done, 1 it can't be done (one sentence says why), 2 wrong use of a command.

Long-running commands run in a child process under a supervisor. The supervisor must stay small, so the child is forked
before any command is imported.
"""

import sys

from bot.heartbeat import Heartbeat

SUPERVISED = ("run", "demo")
DEFECT = 70  # exit code after a crash; the supervisor restarts the program


def main() -> None:
    """Run the command given on the command line."""
    # Without a locale, Python's pipes may not be able to encode Chinese.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if len(sys.argv) < 2 or sys.argv[1] not in SUPERVISED:
        run_command(Heartbeat())
        return
    from bot.supervisor import supervise

    heartbeat = supervise()
    try:
        run_command(heartbeat)
    except Exception:
        sys.excepthook(*sys.exc_info())
        sys.exit(DEFECT)


def run_command(heartbeat: Heartbeat) -> None:
    """Run the command in this process, which reports to `heartbeat`."""
    from bot.command_line import app

    app(prog_name="sanzhang", obj=heartbeat)


if __name__ == "__main__":
    main()
