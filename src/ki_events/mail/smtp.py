"""One connection to the mail server for many mails; what goes wrong is either about one mail or about the server."""

import asyncio
import ssl
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
from aiosmtplib import errors

from ki_events.mail.wire import Email
from ki_events.settings import settings

_CLOSING = 421
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class MailRefused(Exception):
    """The server answers, but does not take this mail: for good (`permanent`) or not now."""

    def __init__(self, sentence: str, *, permanent: bool) -> None:
        super().__init__(sentence)
        self.permanent = permanent


class ConnectionBroken(Exception):
    """The connection ended while this mail was on its way; nobody knows whether it arrived. Names no address."""


class ServerUnusable(Exception):
    """No mail can be sent: the server cannot be reached, does not know us, or takes nothing from us. Names no address."""


class Connection:
    """A connection that opens with its first mail and again after it broke; `async with` closes it."""

    def __init__(self) -> None:
        self._client: aiosmtplib.SMTP | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        try:
            await asyncio.wait_for(client.quit(), 5)
        except (OSError, TimeoutError, errors.SMTPException):
            client.close()

    async def deliver(self, email: Email) -> None:
        """Hand the mail to the server; it is the server's when this returns.

        Raise `MailRefused`, `ConnectionBroken` or `ServerUnusable`, after at most `patience()` seconds.
        """
        client = await self._open()
        try:
            async with asyncio.timeout(_delivery_time()):
                await _hand_over(client, email)
        except errors.SMTPRecipientsRefused as error:
            raise self._refusal(error.recipients[0]) from None
        except errors.SMTPSenderRefused as error:
            raise ServerUnusable(f"Mailserver nimmt unsere Absenderadresse nicht an ({error.code})") from None
        except errors.SMTPResponseException as error:
            raise self._refusal(error) from None
        except errors.SMTPNotSupported as error:
            raise MailRefused(str(error), permanent=True) from None
        except (OSError, TimeoutError, errors.SMTPException) as error:
            self._drop()
            raise ConnectionBroken(f"Verbindung zum Mailserver riss ab ({type(error).__name__})") from None
        except BaseException:
            self._drop()
            raise

    async def _open(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        self._client = _client(urlsplit(settings().smtp_url.get_secret_value()))
        try:
            async with asyncio.timeout(_delivery_time()):
                await self._client.connect()
        except errors.SMTPAuthenticationError as error:
            self._drop()
            raise ServerUnusable(f"Mailserver lehnt die Zugangsdaten ab ({error.code})") from None
        except (OSError, TimeoutError, ValueError, errors.SMTPException) as error:
            self._drop()
            raise ServerUnusable(_why_not_connected(error)) from None
        except BaseException:
            self._drop()
            raise
        return self._client

    def _refusal(self, error: errors.SMTPResponseException) -> Exception:
        if error.code == _CLOSING:
            self._drop()
            return ConnectionBroken("Mailserver schließt die Verbindung (421)")
        return MailRefused(_said(error), permanent=error.code >= 500)

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


async def _hand_over(client: aiosmtplib.SMTP, email: Email) -> None:
    options = ["SMTPUTF8"] if email.needs_utf8 else []
    await client.sendmail(email.sender, email.recipient, email.data, mail_options=options)


def patience() -> int:
    """Return for how many seconds one mail can keep us at most, connecting included."""
    return 2 * _delivery_time()


def _delivery_time() -> int:
    # The timeout is for each answer of the server; one that always answers in the last moment must not hold a batch.
    return 2 * settings().smtp_timeout


def _client(address: SplitResult) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=address.hostname,
        port=address.port or _PORTS[address.scheme],
        username=unquote(address.username) if address.username else None,
        password=unquote(address.password) if address.password else None,
        # Without it the library asks the resolver for our name, which may take long.
        local_hostname=urlsplit(settings().base_url).hostname,
        timeout=settings().smtp_timeout,
        use_tls=address.scheme == "smtps",
        # Required where asked for, never half: certificates are those of the system or of SSL_CERT_FILE.
        start_tls=address.scheme == "smtp+starttls",
        tls_context=None if address.scheme == "smtp" else ssl.create_default_context(),
    )


def _why_not_connected(error: Exception) -> str:
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"Zertifikat des Mailservers ist ungültig: {cause.verify_message}"
    return f"Mailserver nicht erreichbar ({type(error).__name__})"


def _said(error: errors.SMTPResponseException) -> str:
    return f"{error.code} {error.message}".strip()
