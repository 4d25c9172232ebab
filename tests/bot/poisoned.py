"""The real program, in which some words are poison: `python -m tests.bot.poisoned run …`."""

import os
import re
import signal
from typing import Any

from bot.__main__ import run_command
from bot.supervisor import supervise

HANGS, KILLS = "挂起", "致命"


def main() -> None:
    heartbeat = supervise()
    from handlers.dispatch.dispatcher import Dispatcher

    answer = Dispatcher.answer

    def poisoned(self: Dispatcher, session: Any, conversation: Any, incoming: Any, **known: Any) -> Any:
        if incoming.text == HANGS:
            # Holds the interpreter's lock for years: no thread of this process can do anything.
            re.match(r"(a+)+$", "a" * 60 + "b")
        if incoming.text == KILLS:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer(self, session, conversation, incoming, **known)

    Dispatcher.answer = poisoned  # type: ignore[method-assign]
    run_command(heartbeat)


if __name__ == "__main__":
    main()
