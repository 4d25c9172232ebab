"""The usual ways: python-telegram-bot's ConversationHandler, in memory, pickled, and with an ORM behind it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Text, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    BasePersistence,
    CallbackContext,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.updates import QUESTIONS, TOKEN, update

Answers = CallbackContext[Any, Any, Any, Any]


class InMemory:
    """ConversationHandler, nothing kept."""

    def __init__(self, open_forms: int, persistence: BasePersistence[Any, Any, Any] | None = None) -> None:
        builder = ApplicationBuilder().token(TOKEN).updater(None)
        if persistence:
            builder = builder.persistence(persistence)
        self.application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        self.application.add_handler(self._conversation(persistence is not None))
        self._open_forms = open_forms
        self._number = 0

    def _conversation(self, persistent: bool) -> ConversationHandler[ContextTypes.DEFAULT_TYPE]:
        asked: list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, object]] = [
            MessageHandler(filters.TEXT, self._answered)
        ]
        return ConversationHandler(
            entry_points=[MessageHandler(filters.TEXT, self._began)],
            states=dict.fromkeys(range(QUESTIONS), asked),
            fallbacks=[],
            name="form" if persistent else None,
            persistent=persistent,
        )

    async def _began(self, update: Update, context: Answers) -> int:
        if context.user_data is not None:
            context.user_data["turn"] = 0
        if update.message:
            await update.message.reply_text("第1项？")
        return 0

    async def _answered(self, update: Update, context: Answers) -> int:
        data = context.user_data if context.user_data is not None else {}
        data[f"answer{data['turn']}"] = update.message.text if update.message else ""
        data["turn"] += 1
        done = data["turn"] >= QUESTIONS
        if update.message:
            await update.message.reply_text("收到了。" if done else f"第{data['turn'] + 1}项？")
        return ConversationHandler.END if done else data["turn"]

    async def start(self, chats: int) -> None:
        """Begin, with other chats' forms open."""
        del chats
        await self.application.initialize()
        for chat in range(self._open_forms):
            await self.step(10_000_000 + chat, 0)

    async def step(self, chat: int, _turn: int) -> None:
        """One update in, its reply out."""
        self._number += 1
        await self.application.process_update(
            Update.de_json(update(self._number, chat, "一句话"), self.application.bot)
        )

    async def stop(self) -> None:
        """End."""
        await self.application.shutdown()


class Pickled(InMemory):
    """The same, kept by PicklePersistence, flushed at every update: what being durable takes."""

    def __init__(self, folder: Path, open_forms: int) -> None:
        self._persistence = PicklePersistence(folder / "form.pickle", on_flush=False)
        super().__init__(open_forms, self._persistence)
        self._filled = False

    async def start(self, chats: int) -> None:
        await super().start(chats)
        self._filled = True

    async def step(self, chat: int, turn: int) -> None:
        await super().step(chat, turn)
        if self._filled:
            await self.application.update_persistence()
            await self._persistence.flush()


class _Base(DeclarativeBase):
    pass


class _Form(_Base):
    __tablename__ = "forms"

    chat: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int]
    answers: Mapped[str] = mapped_column(Text)
    changed: Mapped[datetime]


class _Message(_Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]


class WithOrm:
    """A handler written in the usual way: an async session for each update, ORM objects, a commit, a reply."""

    def __init__(self, folder: Path, open_forms: int) -> None:
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'orm.db'}")
        self._sessions = async_sessionmaker(self._engine, class_=AsyncSession, expire_on_commit=False)
        self._open_forms = open_forms
        self._number = 0
        self.application = ApplicationBuilder().token(TOKEN).updater(None).build()
        self.application.add_handler(MessageHandler(filters.TEXT, self._answered))

        @event.listens_for(self._engine.sync_engine, "connect")
        def _set_up(connection: Any, _record: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")

    async def start(self, chats: int) -> None:
        """Begin, with other chats' forms open."""
        del chats
        async with self._engine.begin() as connection:
            await connection.run_sync(_Base.metadata.create_all)
        await self.application.initialize()
        async with self._sessions() as session:
            session.add_all(
                _Form(chat=10_000_000 + n, turn=0, answers="", changed=datetime.now(UTC))
                for n in range(self._open_forms)
            )
            await session.commit()

    async def _answered(self, update: Update, _context: Answers) -> None:
        if update.message is None:
            return
        async with self._sessions() as session:
            session.add(_Message(chat=update.message.chat_id, text=update.message.text or ""))
            form = await session.scalar(select(_Form).where(_Form.chat == update.message.chat_id))
            if form is None:
                form = _Form(chat=update.message.chat_id, turn=0, answers="", changed=datetime.now(UTC))
                session.add(form)
            else:
                form.turn = (form.turn + 1) % (QUESTIONS + 1)
                form.answers += f"|{update.message.text}" if form.turn else ""
                form.changed = datetime.now(UTC)
            await session.commit()
        await update.message.reply_text(f"第{form.turn + 1}项？")

    async def step(self, chat: int, _turn: int) -> None:
        """One update in, its reply out."""
        self._number += 1
        await self.application.process_update(
            Update.de_json(update(self._number, chat, "一句话"), self.application.bot)
        )

    async def stop(self) -> None:
        """End."""
        await self.application.shutdown()
        await self._engine.dispose()
