"""Which process leads in what, when several share a PostgreSQL database."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Lead(Base):
    """The lead in `matter`, until it expires by the database's clock or the holder's connection is gone."""

    __tablename__ = "leads"

    matter: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]  # the connection's backend: its process id and start time
    until: Mapped[datetime]
