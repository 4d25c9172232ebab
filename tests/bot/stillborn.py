"""A program that dies whenever it starts: `python -m tests.bot.stillborn run …`."""

import os
import signal

from bot.supervisor import supervise

supervise()
os.kill(os.getpid(), signal.SIGKILL)
