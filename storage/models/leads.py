"""Who leads in what, where several processes share a PostgreSQL."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Lead(Base):
    """The lead in `matter`, until it expires by the database's clock, or the holder's connection is gone."""

    __tablename__ = "leads"

    matter: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]  # the backend of its connection: its number and when it began
    until: Mapped[datetime]
