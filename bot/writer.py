"""All writes of the process, in one thread: what waits together is committed together.

Nothing that runs here may touch the network. One fsync then serves every event and receipt that came meanwhile.
"""

import logging
import queue
import threading
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from bot.safe_summary import safe_summary
from storage.engine import Database

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Session], Any]

MOST = 256  # jobs in one transaction


class Handler(Protocol):
    """What answers the inbox within the writer's transactions. Both methods say whether more waits already."""

    def handle(self, session: Session) -> bool:
        """Handle what waits. May raise: nothing of it is kept then."""
        ...

    def handle_apart(self, database: Database) -> bool:
        """Handle what waits, each event in a transaction of its own, setting aside those that fail again and again."""
        ...


class Writer:
    """Runs `submit`ted work and the inbox's handler in turn, as few transactions as can be, on one thread of its own.

    `look` runs last in each transaction, in that thread; what it returns runs there once that is committed. A
    transaction comes at least every `poll_seconds`, for what other processes and the clock have made due. A database
    that failed is asked again after `pause_seconds`.
    """

    def __init__(
        self,
        database: Database,
        handler: Handler | None = None,
        look: Callable[[Session], Callable[[], object]] = lambda _session: lambda: None,
        poll_seconds: float = 1.0,
        pause_seconds: float = 0.5,
    ) -> None:
        self._database = database
        self._handler = handler
        self._look = look
        self._poll_seconds = poll_seconds
        self._pause_seconds = pause_seconds
        self._jobs: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)

    def start(self) -> None:
        """Begin; work submitted before is done first."""
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Do what is queued, then end. False if that took longer than `timeout` seconds."""
        self._stopping.set()
        self.wake()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def drain(self, timeout: float) -> bool:
        """Wait until nothing is queued and nothing waits in the inbox. False if that took longer than `timeout`."""
        self._idle.clear()
        self.wake()
        return self._idle.wait(timeout)

    @property
    def alive(self) -> bool:
        """The thread runs."""
        return self._thread.is_alive()

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Run `work` in a coming transaction; the future is done once that is committed.

        What is cancelled before its turn is not done.
        """
        future: Future[T] = Future()
        self._jobs.put((work, future))
        return future

    async def run(self, work: Callable[[Session], T]) -> T:
        """`submit`, awaited."""
        return await wrap_future(self.submit(work))

    def wake(self) -> None:
        """Look into the inbox now."""
        self._jobs.put(None)

    def cycle(self, *, block: bool = False) -> bool:
        """One transaction for all that is queued and for what then waits in the inbox; whether more waits already.

        When any of it raises, every job has a transaction of its own, and so has every event. With `block`, wait for
        the first job, a `wake`, or the next look at the inbox. Raises what the database raises when it is away.
        """
        jobs = self._waiting(block=block)
        try:
            with self._database.write() as session:
                results = [work(session) for work, _ in jobs]
                more = self._handler.handle(session) if self._handler else False
                tell = self._look(session)
        except Exception as error:
            log.warning("doing one by one what failed together: %s", type(error).__name__)
            more = self._apart(jobs)
            with self._database.read() as session:
                tell = self._look(session)
            tell()
        else:
            # Who waits for a job learns of its end after those who are told what the transaction saw.
            tell()
            for (_, future), result in zip(jobs, results, strict=True):
                future.set_result(result)
        return more

    def _serve(self) -> None:
        more = True
        while True:
            try:
                more = self.cycle(block=not more)
            except Exception as error:
                # Whatever it was, it is no reason to end: nothing was kept, and all will be tried again.
                log.error("a transaction failed, trying again: %s", safe_summary(error))
                more = not self._stopping.wait(self._pause_seconds)
            if not more and self._jobs.empty():
                self._idle.set()
                if self._stopping.is_set():
                    return

    def _waiting(self, *, block: bool) -> list[tuple[Work, Future[Any]]]:
        """What is queued, but for what was cancelled meanwhile."""
        jobs: list[tuple[Work, Future[Any]] | None] = []
        try:
            jobs.append(self._jobs.get(block, self._poll_seconds if block else None))
            while len(jobs) < MOST:
                jobs.append(self._jobs.get_nowait())
        except queue.Empty:
            pass
        # From here on nobody can cancel it: it will have a result.
        return [job for job in jobs if job and job[1].set_running_or_notify_cancel()]

    def _apart(self, jobs: list[tuple[Work, Future[Any]]]) -> bool:
        for work, future in jobs:
            try:
                with self._database.write() as session:
                    result = work(session)
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(result)
        return self._handler.handle_apart(self._database) if self._handler else False
