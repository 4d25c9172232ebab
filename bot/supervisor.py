"""Starts the program as a child and watches it: it ends what hangs, and starts again what died.

It needs nothing of the child's, not even its lock on the interpreter, and imports next to nothing. The child is a
fork, made before any thread and any library.
"""

import contextlib
import os
import signal
import sys
import time
from typing import TextIO

from bot.heartbeat import Heartbeat

LOOK_SECONDS = 0.1
END_SECONDS = 9.5  # from the word to stop to the last resort: with it, all ends within ten
LAST_WORDS_SECONDS = 0.3  # for the child to write down where it hangs
PASSED_ON = (0, 1, 2)  # exit codes with which the program ends by itself, having said why
SHORT = 10.0  # seconds of a life that was hardly one
DEATHS = 5  # so short, one after another, before it is given up


def supervise() -> Heartbeat:
    """Returns in the child only, which goes on to be the program. The parent watches, and exits as the program did."""
    heartbeat = Heartbeat()
    code = _Supervisor(heartbeat, sys.stderr).run()
    if code is not None:
        raise SystemExit(code)
    return heartbeat


class _Supervisor:
    def __init__(self, heartbeat: Heartbeat, out: TextIO) -> None:
        self._heartbeat = heartbeat
        self._out = out
        self._child = 0
        self._told: float | None = None  # when to stop

    def run(self) -> int | None:
        """The exit code; None in the child."""
        deaths = 0
        while True:
            began = time.monotonic()
            if self._start():
                return None
            code = os.waitstatus_to_exitcode(self._watch())
            if self._told is not None:
                return max(code, 0)
            if code in PASSED_ON:
                return code
            event = self._heartbeat.read().event
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            self._say(f"the program died of {how}" + (f" while handling event {event}" if event else ""))
            # An event has only so many tries: it is no reason to give up.
            deaths = 0 if event or time.monotonic() - began > SHORT else deaths + 1
            if deaths == DEATHS:
                print("程序一启动就异常退出，已连续多次，不再重试。请查看上面的日志。", file=self._out, flush=True)
                return 1
            self._pause(2.0 ** (deaths - 2) if deaths > 1 else 0)
            if self._told is not None:
                return 0

    def _start(self) -> bool:
        """Fork; whether we are the child."""
        self._heartbeat.forget()
        parent = os.getpid()
        stops = (signal.SIGTERM, signal.SIGINT)
        # The child shall not find the parent's handler when it is told to stop early.
        signal.pthread_sigmask(signal.SIG_BLOCK, stops)
        self._child = os.fork()
        if self._child:
            for number in stops:
                signal.signal(number, self._stop)
        else:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _die_with(parent)
            _write_last_words_on_request()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)
        return not self._child

    def _watch(self) -> int:
        """Until the child has ended, by itself or by us; its status."""
        last, spent = (0, 0), 0.0
        while True:
            child, status = os.waitpid(self._child, os.WNOHANG)
            if child:
                return status
            # Rounds that we saw are counted, not time that went by: both of us may have been asleep.
            seen = self._heartbeat.read()
            if (seen.turn, seen.event) != last or not seen.event:
                last, spent = (seen.turn, seen.event), 0.0
            elif not seen.asking:
                spent += LOOK_SECONDS
            if seen.limit and spent > seen.limit:
                self._say(f"event {seen.event} takes more than {seen.limit:g} s: ending the program, to start it again")
                return self._kill_with_last_words()
            if self._told is not None and time.monotonic() - self._told > END_SECONDS:
                self._say("the program does not end: ending it")
                return self._kill()
            time.sleep(LOOK_SECONDS)

    def _kill_with_last_words(self) -> int:
        os.kill(self._child, signal.SIGUSR1)
        time.sleep(LAST_WORDS_SECONDS)
        return self._kill()

    def _kill(self) -> int:
        os.kill(self._child, signal.SIGKILL)
        return os.waitpid(self._child, 0)[1]

    def _stop(self, _number: int, _frame: object) -> None:
        if self._told is None:
            self._told = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGTERM)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._told is None and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)

    def _say(self, what: str) -> None:
        print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} ERROR bot.supervisor: {what}", file=self._out, flush=True)


def _die_with(parent: int) -> None:
    """However the parent ends, the child does not outlive it: it would hold the database's lock."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    else:
        import threading

        def look() -> None:
            while os.getppid() == parent:
                time.sleep(LOOK_SECONDS)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=look, daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _write_last_words_on_request() -> None:
    """Where each thread stands, files and lines only, even while C code holds the interpreter."""
    import faulthandler

    faulthandler.register(signal.SIGUSR1, file=sys.stderr, all_threads=True)
