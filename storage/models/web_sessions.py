"""Who is signed in to the web chat, in which browser."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class WebSession(Base):
    """One browser in one web chat. Only the SHA-256 of what its cookie says is kept."""

    __tablename__ = "web_sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
