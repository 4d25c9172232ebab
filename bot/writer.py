"""All writes of the process, in one thread: what waits together is committed together.

Nothing that runs here may touch the network. One fsync then serves every event and receipt that came meanwhile.
"""

import logging
import queue
import threading
import time
from asyncio import wrap_future
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.safe_summary import safe_summary
from storage.engine import Database

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Session], Any]
Job = tuple[Work, Future[Any]]

MOST = 256  # jobs in one transaction


class Handler(Protocol):
    """What answers the inbox within the writer's transactions, in one that claims and one that answers."""

    def claim(self, session: Session) -> Sequence[Any]:
        """What is to be answered next, with a note that it was tried."""
        ...

    def answer(self, session: Session, claimed: Sequence[Any]) -> bool:
        """Answer what was claimed; whether more waits already. May raise: nothing of it is kept then."""
        ...

    def release(self, claimed: Sequence[Any]) -> None:
        """What was claimed was not answered, and the note is to be taken back. Does not touch the database."""
        ...

    def handle_apart(self, database: Database) -> bool:
        """Handle what waits event by event, setting aside those that fail again and again; whether more may wait."""
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
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._trying_since: float | None = None
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

    @property
    def trying_seconds(self) -> float:
        """How long it has been trying to do what it has to do; 0 where there is nothing."""
        since = self._trying_since
        return time.monotonic() - since if since is not None else 0.0

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
        """Do all that is queued, and answer what then waits in the inbox; whether more waits already.

        One transaction for all that is queued and for claiming, another for the answers; the disk is waited for once.
        When any of it raises, every job has a transaction of its own, and so has every event. With `block`, wait for
        the first job, a `wake`, or the next look at the inbox. Raises what the database raises when it is away.
        """
        jobs, handler = self._waiting(block=block), self._handler
        self._trying_since = self._trying_since or time.monotonic()
        more = self._do(jobs, handler)
        self._trying_since = None
        return more

    def _do(self, jobs: Sequence[Job], handler: Handler | None) -> bool:
        try:
            with self._database.write(light=handler is not None) as session:
                results = [work(session) for work, _ in jobs]
                claimed = handler.claim(session) if handler else []
                tell = None if claimed else self._look(session)
        except Exception as error:
            log.warning("doing one by one what failed together: %s", type(error).__name__)
            self._do_apart(jobs)
            return self._handle_apart()
        more = False
        try:
            if handler and claimed:
                with self._database.write() as session:
                    more = handler.answer(session, claimed)
                    tell = self._look(session)
            elif handler and jobs:
                self._database.seal()
        except Exception as error:
            log.warning("answering one by one what failed together: %s", type(error).__name__)
            if handler:
                handler.release(claimed)
            self._end_sealed(jobs, results)
            return self._handle_apart()
        # Callers waiting for a job learn of its end after those who are told what the transaction saw.
        if tell:
            tell()
        _end(jobs, results)
        return more

    def _end_sealed(self, jobs: Sequence[Job], results: Sequence[Any]) -> None:
        """These are committed, but may not be on the disk yet."""
        try:
            self._database.seal()
        except Exception as error:
            for _, future in jobs:
                future.set_exception(error)
        else:
            _end(jobs, results)

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

    def _waiting(self, *, block: bool) -> list[Job]:
        """What is queued, but for what was cancelled meanwhile."""
        jobs: list[Job | None] = []
        try:
            jobs.append(self._jobs.get(block, self._poll_seconds if block else None))
            while len(jobs) < MOST:
                jobs.append(self._jobs.get_nowait())
        except queue.Empty:
            pass
        # From here on nobody can cancel it: it will have a result.
        return [job for job in jobs if job and job[1].set_running_or_notify_cancel()]

    def _do_apart(self, jobs: Sequence[Job]) -> None:
        away: Exception | None = None
        for work, future in jobs:
            try:
                if away:  # each would wait as long as the one before, and all who wait behind it
                    raise away
                with self._database.write() as session:
                    result = work(session)
            except OperationalError as error:
                away = error
                future.set_exception(error)
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(result)

    def _handle_apart(self) -> bool:
        more = self._handler.handle_apart(self._database) if self._handler else False
        with self._database.read() as session:
            tell = self._look(session)
        tell()
        return more


def _end(jobs: Sequence[Job], results: Sequence[Any]) -> None:
    for (_, future), result in zip(jobs, results, strict=True):
        future.set_result(result)
