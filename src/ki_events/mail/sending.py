"""What is due is written, sent and marked, one by one; trouble with one mail is not trouble with all."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Self

import structlog

from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.mail import mailbox, outbox
from ki_events.mail.letter import BadAddress, Letter, to_email
from ki_events.mail.smtp import Connection, ConnectionBroken, MailRefused, ServerUnusable, patience
from ki_events.mail.tables import Message
from ki_events.mail.wire import Email
from ki_events.settings import settings

BATCH = 50
LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_ROUND = 20.0
"""Seconds; a slow mail server must not keep the worker from saying that it lives."""

_FIRST_PAUSE = timedelta(seconds=5)
_BROKEN_IN_A_ROW = 2

Compose = Callable[[Message], Awaitable[Letter | None]]
"""Makes the letter of a message when it is sent; None: there is nothing to say any more."""

Composing = Callable[[Sequence[Message]], Awaitable[Compose]]
"""Reads what a batch is about, once for all of its messages."""

log = structlog.get_logger()


class _Enough:
    """True when the worker is told to stop, or has sent for so long that its other chores wait."""

    def __init__(self, stop: asyncio.Event | None) -> None:
        self._stop, self._clock = stop, asyncio.get_running_loop().time
        self._at = self._clock() + LONGEST_ROUND

    def __bool__(self) -> bool:
        return (self._stop is not None and self._stop.is_set()) or self._clock() > self._at


class _Mailbox:
    """The demo's mail server."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def deliver(self, email: Email) -> None:
        await mailbox.keep(email.data)


class _Desk:
    """Where letters are written, in their order; the next one while the disk is waited for."""

    def __init__(self, messages: Sequence[Message], write: Callable[[Message], Awaitable[Email | None]]) -> None:
        self._messages, self._write = iter(messages), write
        self._begun: asyncio.Future[Email | None] | None = None

    def begin(self) -> None:
        """Begin to write the next letter, if there is one."""
        message = next(self._messages, None)
        self._begun = asyncio.ensure_future(self._write(message)) if message is not None else None

    async def take(self) -> Email | None:
        """Return the next letter, or None if there is nothing to send."""
        if self._begun is None:
            return await self._write(next(self._messages))
        begun, self._begun = self._begun, None
        return await begun

    async def leave(self) -> None:
        """Drop what is half written."""
        if self._begun is not None:
            self._begun.cancel()
            await asyncio.gather(self._begun, return_exceptions=True)


class Sender:
    """Sends what is due; remembers only until when to leave a mail server alone that cannot be used."""

    def __init__(self, composing: Composing) -> None:
        self._composing = composing
        self._troubles = 0
        self._resume_at: datetime | None = None

    async def send_due(self, stop: asyncio.Event | None = None) -> int:
        """Send until nothing is due, `stop` is set or the server cannot be used; return how many were sent.

        After `LONGEST_ROUND` the worker's other chores are due first.
        """
        total, enough, post = 0, _Enough(stop), _post()
        if post is None:
            return 0
        async with post as connection:
            while not enough and not self._pauses():
                messages = await outbox.claim(BATCH)
                if not messages:
                    break
                total += await self._send_all(messages, connection, enough)
        return total

    async def _send_all(self, messages: Sequence[Message], post: Connection | _Mailbox, enough: "_Enough") -> int:
        compose = await self._composing(messages)
        desk = _Desk(messages, lambda message: self._write(message, post, compose))
        try:
            return await self._send_from(desk, messages, post, enough)
        finally:
            await desk.leave()

    async def _send_from(
        self, desk: _Desk, messages: Sequence[Message], post: Connection | _Mailbox, enough: "_Enough"
    ) -> int:
        sent, broken = 0, 0
        for index, message in enumerate(messages):
            if enough or _lease_is_short(message):
                await outbox.release(messages[index:])
                break
            email = await desk.take()
            try:
                sent += email is not None and await self._send(message, email, post, desk)
                self._troubles, broken = 0, 0
            except ConnectionBroken as error:
                # It may be this mail that breaks it, so it counts; if the next breaks it too, it is the server.
                await outbox.failed(message, str(error))
                broken += 1
                if broken == _BROKEN_IN_A_ROW:
                    await self._pause(messages[index + 1 :], str(error))
                    break
            except ServerUnusable as error:
                await self._pause(messages[index:], str(error))
                break
        return sent

    async def _send(self, message: Message, email: Email, post: Connection | _Mailbox, desk: _Desk) -> bool:
        try:
            await post.deliver(email)
        except MailRefused as error:
            mark = outbox.dead if error.permanent else outbox.failed
            await mark(message, str(error))
            log.warning("mail_refused", message=message.id, kind=message.kind, permanent=error.permanent)
            return False
        desk.begin()
        # Before the next is sent: a worker that is killed repeats one mail at most.
        if not await outbox.sent(message):
            log.warning("mail_sent_after_lease", message=message.id, kind=message.kind)
        return True

    async def _write(self, message: Message, post: Connection | _Mailbox, compose: Compose) -> Email | None:
        stale_from: datetime | None = message.not_after
        if stale_from is not None and stale_from < now():
            await outbox.dropped(message, "überholt")
            return None
        if isinstance(post, Connection) and message.recipient.lower().rstrip(".").endswith(".invalid"):
            await outbox.dropped(message, "keine echte Adresse (.invalid)")
            return None
        if message.attempts > outbox.MAX_ATTEMPTS:
            # It was claimed so often and never settled: perhaps it takes the worker with it.
            await outbox.dead(message, "Zu viele Versuche.")
            return None
        return await self._email(message, compose)

    async def _email(self, message: Message, compose: Compose) -> Email | None:
        try:
            letter = await compose(message)
            if letter is None:
                await outbox.dropped(message, "überholt")
                return None
            return to_email(letter, message)
        except BadAddress:
            await outbox.dead(message, "Die Adresse ist keine gültige Mailadresse.")
            return None
        except Exception as error:
            if is_unavailable(error):
                raise
            # A fault of ours in one letter must not stop the others; the office sees it.
            await outbox.failed(message, f"Brief konnte nicht geschrieben werden ({type(error).__name__})")
            log.exception("letter_failed", message=message.id, kind=message.kind)
            return None

    async def _pause(self, messages: Sequence[Message], error: str) -> None:
        await outbox.release(messages, error)
        wait = min(LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self._troubles, 10))
        self._troubles += 1
        self._resume_at = now() + wait
        log.error("mail_server_unusable", error=error, seconds=wait.total_seconds())

    def _pauses(self) -> bool:
        return self._resume_at is not None and now() < self._resume_at


def _post() -> Connection | _Mailbox | None:
    if settings().smtp_url.get_secret_value():
        return Connection()
    # Without both there is no way out of the house; the mails wait.
    return _Mailbox() if settings().demo else None


def _lease_is_short(message: Message) -> bool:
    return message.run_at - now() < timedelta(seconds=patience())
