"""Who is writing, and where he is received: what every conversation is given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Reporter
from domain.people import Role
from handlers.texts import Texts
from reading.lexicon import Lexicon
from reading.reader import Reader
from reports.template import Template
from storage.conversations import Conversation, Post


@dataclass(frozen=True, slots=True)
class Content:
    """What is the same for everyone: sentences, catalogue, the outline of the report, what stands on it."""

    text: Texts
    catalogue: Catalogue
    template: Template
    unit: str
    author: str
    lexicon: Lexicon

    def reader(self) -> Reader:
        """What reads reports in free words, with the kinds and the words of this content."""
        return Reader(self.catalogue.kinds, self.lexicon)


@dataclass(frozen=True, slots=True)
class User:
    """The person who writes, as known today; `person_id` is None until enrolled."""

    content: Content
    account_id: int
    channel: str
    chat: str
    person_id: int | None
    name: str
    organisation_id: int | None
    posts: tuple[Post, ...]

    @classmethod
    def of(cls, content: Content, conversation: Conversation) -> Self:
        """Whoever writes in this conversation."""
        return cls(
            content,
            conversation.account_id,
            conversation.channel,
            conversation.chat,
            conversation.person_id,
            conversation.name,
            conversation.organisation_id,
            conversation.posts,
        )

    def is_any(self, *roles: Role) -> bool:
        """Has one of `roles` today."""
        return any(post.role in roles for post in self.posts)

    @property
    def reporters(self) -> set[Reporter]:
        """As whom this user reports activities today."""
        by = {Role.BRANCH_SECRETARY: Reporter.BRANCH, Role.OFFICE: Reporter.OFFICE}
        return {by[post.role] for post in self.posts_as(*by)}

    def posts_as(self, *roles: Role) -> tuple[Post, ...]:
        """The posts of these roles, one an organisation."""
        return tuple({post.organisation_id: post for post in self.posts if post.role in roles}.values())


@dataclass(frozen=True, slots=True)
class Transaction:
    """What a conversation may read and write: the transaction of the event, and its moment."""

    session: Session
    now: datetime
