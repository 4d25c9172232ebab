"""How much was handed in, by whom, on which day."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class UploadDay(Base):
    """The bytes that `owner` handed in on `day`."""

    __tablename__ = "upload_days"

    owner: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    size: Mapped[int]
