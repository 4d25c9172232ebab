"""Who is looking at which chat in this process: whatever is new in it is brought to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from bot.channels.web.feed import Feed
from storage.models import WebMessage

MOST = 6  # windows in which one chat may be open


class Hub:
    """One for the process; only used on its event loop."""

    def __init__(self) -> None:
        self._looking: defaultdict[str, set[Feed]] = defaultdict(set)
        self.closing = False

    @contextmanager
    def looking_at(self, chat: str, feed: Feed) -> Iterator[None]:
        """Meanwhile `feed` is brought whatever is new in `chat`."""
        self._looking[chat].add(feed)
        try:
            yield
        finally:
            self._looking[chat].discard(feed)
            if not self._looking[chat]:
                del self._looking[chat]

    def windows(self, chat: str) -> int:
        """In how many windows `chat` is open."""
        return len(self._looking.get(chat, ()))

    @property
    def open_chats(self) -> list[str]:
        """The chats that are open in any window."""
        return list(self._looking)

    def bring(self, messages: Iterable[WebMessage]) -> None:
        """These messages are committed."""
        for message in messages:
            for feed in self._looking.get(message.chat, ()):
                feed.bring(message)

    def fall_behind(self, newest: Mapping[str, int]) -> None:
        """These are the newest numbers by chat: windows that have not shown them read them."""
        for chat, number in newest.items():
            for feed in self._looking.get(chat, ()):
                feed.fall_behind(number)

    def close(self) -> None:
        """Let all streams end."""
        self.closing = True
        for feeds in self._looking.values():
            for feed in feeds:
                feed.news.set()
