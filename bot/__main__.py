"""The program's entry. Exit codes: 0 done, 1 it can't be done (one sentence says why), 2 wrong use of a command.

What runs until it is told to stop runs in a child, under a supervisor that must stay small: it is made before any
command is imported.
"""

import sys

from bot.heartbeat import Heartbeat

SUPERVISED = ("run", "demo")
DEFECT = 70  # exit code of the program that a defect ended: it is started again


def main() -> None:
    """Run the command given on the command line."""
    # Python's own pipes may not speak Chinese where the locale is unset.
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
    """The same, in this process; the program tells `heartbeat` what it does."""
    from bot.command_line import app

    app(prog_name="sanzhang", obj=heartbeat)


if __name__ == "__main__":
    main()
