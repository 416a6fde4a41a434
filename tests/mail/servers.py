"""Real mail servers in the test's process, that take mail, refuse it, stall, or hang up."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ki_events.settings import settings

USER, PASSWORD = "ki", "ge:heim/@"


@dataclass
class Server:
    """What a server took, and how it treats its guests."""

    answers: dict[str, str] = field(default_factory=dict)
    """What it says to a recipient instead of taking the mail."""

    stalls: bool = False
    hangs_up_on: set[str] = field(default_factory=set)
    sender_answer: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        """Return to whom it took mail, in order."""
        return [str(email["To"]) for email in self.taken]

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender_answer or "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.stalls:
            await asyncio.sleep(60)
        if self.hangs_up_on & {"*", *envelope.rcpt_tos}:
            assert server.transport is not None
            server.transport.close()
            return "451 gone"
        assert isinstance(envelope.content, bytes)
        email = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(email, EmailMessage)
        self.taken.append(email)
        return "250 taken"


@contextmanager
def mail_server(
    server: Server | None = None, *, scheme: str = "smtp", tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Run a server at a free port."""
    server = server or Server()
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": server.port or _free_port()}
    if scheme == "smtps":
        options["ssl_context"] = tls
    elif scheme == "smtp+starttls":
        options |= {"tls_context": tls, "require_starttls": True, "authenticator": _authenticate, "auth_required": True}
    controller = Controller(server, **options)
    controller.start()
    server.port = options["port"]
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def settled(**values: Any) -> Iterator[None]:
    """Run with other settings."""
    chosen = settings()
    before = {name: getattr(chosen, name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: dict[str, Any]) -> None:
    for name, value in values.items():
        object.__setattr__(settings(), name, value)


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


Starts = Callable[..., Server]
