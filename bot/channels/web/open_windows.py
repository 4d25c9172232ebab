"""The windows that are open in this process, by chat; new messages are pushed to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from bot.channels.web.feed import Feed
from storage.models import WebMessage

MOST = 6  # windows in which one chat may be open


class OpenWindows:
    """One per process, used only on its event loop."""

    def __init__(self) -> None:
        self._feeds: defaultdict[str, set[Feed]] = defaultdict(set)
        self.closing = False

    @contextmanager
    def attached(self, chat: str, feed: Feed) -> Iterator[None]:
        """Inside the `with` block, `feed` gets the new messages of `chat`."""
        self._feeds[chat].add(feed)
        try:
            yield
        finally:
            self._feeds[chat].discard(feed)
            if not self._feeds[chat]:
                del self._feeds[chat]

    def open_for(self, chat: str) -> int:
        """How many windows show `chat`."""
        return len(self._feeds.get(chat, ()))

    @property
    def open_chats(self) -> list[str]:
        """The chats that are open in any window."""
        return list(self._feeds)

    def push(self, messages: Iterable[WebMessage]) -> None:
        """Push committed messages to the windows of their chats."""
        for message in messages:
            for feed in self._feeds.get(message.chat, ()):
                feed.push(message)

    def mark_behind(self, newest: Mapping[str, int]) -> None:
        """Given the newest number of each chat, let windows that haven't shown it read the database."""
        for chat, number in newest.items():
            for feed in self._feeds.get(chat, ()):
                feed.mark_behind(number)

    def close(self) -> None:
        """End all streams."""
        self.closing = True
        for feeds in self._feeds.values():
            for feed in feeds:
                feed.news.set()
