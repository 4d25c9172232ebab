"""The command line. Exit codes: 0 done, 1 it can't be done (one sentence says why), 2 wrong use of a command."""

import sys

from bot.commands import bench, demo, doctor, export, found, init, invite, read, report, run
from bot.commands.chinese import Application

app = Application("三张清单：党支部用聊天上报，一条命令汇总成绩清单、问题清单、任务清单。")
for command in (demo, run, init, found, invite, report, read, export, doctor, bench):
    command.register(app)


def main() -> None:
    """Run the command given on the command line."""
    # Python's own pipes may not speak Chinese where the locale is unset.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app(prog_name="sanzhang")


if __name__ == "__main__":
    main()
