"""Does all writes of the process in one thread; everything that is waiting is committed together.

So one fsync serves many events and receipts. Nothing that runs here may use the network.
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
    """Answers the inbox in the writer's transactions: one claims events, the next answers them."""

    def claim(self, session: Session) -> Sequence[Any]:
        """Claim the next events and count a try of each."""
        ...

    def answer(self, session: Session, claimed: Sequence[Any]) -> bool:
        """Answer the claimed events; returns whether more are waiting. If it raises, nothing is committed."""
        ...

    def release(self, claimed: Sequence[Any]) -> None:
        """Note that the claimed events weren't answered and their tries don't count. Doesn't use the database."""
        ...

    def handle_apart(self, database: Database) -> bool:
        """Handle events one at a time and set aside those that keep failing; returns whether more may be waiting."""
        ...


class Writer:
    """Runs `submit`ted work and the inbox's handler in turn, in as few transactions as possible, on its own thread.

    `before_commit` runs last in each transaction, in that thread; what it returns runs there once that is committed. A
    transaction comes at least every `poll_seconds`, for what other processes and the clock have made due. A database
    that failed is asked again after `pause_seconds`.
    """

    def __init__(
        self,
        database: Database,
        handler: Handler | None = None,
        before_commit: Callable[[Session], Callable[[], object]] = lambda _session: lambda: None,
        poll_seconds: float = 1.0,
        pause_seconds: float = 0.5,
    ) -> None:
        self._database = database
        self._handler = handler
        self._before_commit = before_commit
        self._poll_seconds = poll_seconds
        self._pause_seconds = pause_seconds
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._trying_since: float | None = None
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)

    def start(self) -> None:
        """Start the thread; work submitted earlier is done first."""
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Finish the queued work, then end. False if that takes longer than `timeout` seconds."""
        self._stopping.set()
        self.wake()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def drain(self, timeout: float) -> bool:
        """Wait until the queue and the inbox are empty. False if that takes longer than `timeout` seconds."""
        self._idle.clear()
        self.wake()
        return self._idle.wait(timeout)

    @property
    def alive(self) -> bool:
        """Whether the thread is running."""
        return self._thread.is_alive()

    @property
    def trying_seconds(self) -> float:
        """How long it has been trying to do the current work; 0 if there is none."""
        since = self._trying_since
        return time.monotonic() - since if since is not None else 0.0

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Run `work` in one of the next transactions; the future is done once that is committed.

        Work that is cancelled before its turn isn't run.
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
        """Do all queued work, then answer the inbox; returns whether more is waiting.

        One transaction covers the queue and claiming, another the answers; the disk is synced once. If anything raises,
        every job and every event gets its own transaction. With `block`, wait for the first job, a `wake`, or the next
        poll of the inbox. Raises the database's error when it is unavailable.
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
                after_commit = None if claimed else self._before_commit(session)
        except Exception as error:
            log.warning("doing one by one what failed together: %s", type(error).__name__)
            self._do_apart(jobs)
            return self._handle_apart()
        more = False
        try:
            if handler and claimed:
                with self._database.write() as session:
                    more = handler.answer(session, claimed)
                    after_commit = self._before_commit(session)
            elif handler and jobs:
                self._database.seal()
        except Exception as error:
            log.warning("answering one by one what failed together: %s", type(error).__name__)
            if handler:
                handler.release(claimed)
            self._end_sealed(jobs, results)
            return self._handle_apart()
        # Callers waiting for a job are told after the function from `before_commit` has run.
        if after_commit:
            after_commit()
        _end(jobs, results)
        return more

    def _end_sealed(self, jobs: Sequence[Job], results: Sequence[Any]) -> None:
        """Finish jobs that are committed but may not have reached the disk yet."""
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
                # No error may end the thread: nothing was committed, and everything will be retried.
                log.error("a transaction failed, trying again: %s", safe_summary(error))
                more = not self._stopping.wait(self._pause_seconds)
            if not more and self._jobs.empty():
                self._idle.set()
                if self._stopping.is_set():
                    return

    def _waiting(self, *, block: bool) -> list[Job]:
        """The queued jobs, without cancelled ones."""
        jobs: list[Job | None] = []
        try:
            jobs.append(self._jobs.get(block, self._poll_seconds if block else None))
            while len(jobs) < MOST:
                jobs.append(self._jobs.get_nowait())
        except queue.Empty:
            pass
        # From here on it can't be cancelled and will get a result.
        return [job for job in jobs if job and job[1].set_running_or_notify_cancel()]

    def _do_apart(self, jobs: Sequence[Job]) -> None:
        away: Exception | None = None
        for work, future in jobs:
            try:
                if away:  # each further job would wait just as long
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
            after_commit = self._before_commit(session)
        after_commit()
        return more


def _end(jobs: Sequence[Job], results: Sequence[Any]) -> None:
    for (_, future), result in zip(jobs, results, strict=True):
        future.set_result(result)
