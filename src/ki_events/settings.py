"""Settings come from the environment or `.env`, secrets also from files; nonsense is refused with a sentence."""

import os
import re
import secrets
import sys
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KI_EVENTS_"
FROM_FILES = ("SECRET", "DATABASE_URL", "SMTP_URL", "OIDC_CLIENT_SECRET")


class SettingsError(Exception):
    """A setting makes no sense; the message says which and what it should be."""


def _parts(address: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(address)
        return parts, parts.port
    except ValueError:
        raise ValueError("has a port or a host that does not exist") from None


def _web_address(value: str) -> str:
    parts, port = _parts(value)
    alone = parts.netloc.rpartition(":")[0] if port else parts.netloc
    beside = parts.path.strip("/") or parts.query or parts.fragment or "@" in alone
    if parts.scheme not in ("http", "https") or not parts.hostname or beside:
        raise ValueError("must look like https://veranstaltungen.example.de (no path, no password)")
    return value.rstrip("/")


def _smtp_address(value: SecretStr) -> SecretStr:
    parts, _port = _parts(value.get_secret_value())
    if value.get_secret_value() and (parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname):
        raise ValueError("must look like smtp+starttls://user:password@host:587 (or smtp://, smtps://)")
    if parts.scheme == "smtp" and parts.password and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("would send the password in the clear: use smtp+starttls:// or smtps://")
    return value


def _mail_address(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
        raise ValueError("must be an address alone, like noreply@example.de; the name is the organisation's")
    return value


def _networks(value: str) -> str:
    for part in filter(None, (part.strip() for part in value.split(","))):
        try:
            if part != "*":
                ip_network(part, strict=False)
        except ValueError:
            raise ValueError(
                f"{part!r} is no address; addresses or networks with commas between, like 127.0.0.1,10.0.0.0/8"
            ) from None
    return value


def _issuer(value: str) -> str:
    parts, _port = _parts(value)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if value and (not parts.hostname or (parts.scheme != "https" and not (is_local and parts.scheme == "http"))):
        raise ValueError("must look like https://login.example.de/realms/stadt (http only on this machine)")
    return value


def _quiet_hours(value: str) -> str:
    hours = value.split("-")
    ok = len(hours) == 2 and all(hour.isdigit() and int(hour) < 24 for hour in hours) and int(hours[0]) != int(hours[1])
    if value and not ok:
        raise ValueError("must look like 21-7 (hours in Europe/Berlin) or be empty")
    return value


class Settings(BaseSettings):
    """All settings; each is described in docs/operating.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data: Path = Path("data")
    database_url: str = ""
    database_pool: Annotated[int, Field(ge=1, le=200)] = 10
    base_url: Annotated[str, AfterValidator(_web_address)] = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    secret: SecretStr = SecretStr("")
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp_address)] = SecretStr("")
    smtp_timeout: Annotated[int, Field(ge=1, le=600)] = 30
    mail_from: Annotated[str, AfterValidator(_mail_address)] = ""
    operator: Annotated[str, Field(min_length=1)] = "Kommunales Integrationszentrum"
    operator_address: str = ""
    operator_email: Annotated[str, AfterValidator(_mail_address)] = ""
    operator_phone: str = ""
    operator_represented_by: str = ""
    operator_responsible: str = ""
    operator_data_protection: str = ""
    operator_hosting: str = ""
    operator_vat_id: str = ""
    sign_up_limit: Annotated[int, Field(ge=1)] = 300
    proof_of_work: Annotated[int, Field(ge=0, le=24)] = 0
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] = "21-7"
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = "127.0.0.1"
    worker: bool = True
    processes: Annotated[int, Field(ge=1, le=64)] = 1
    demo: bool = False
    pseudo_language: bool = False
    log_format: Literal["json", "console"] = "json"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data.resolve() / 'ki_events.sqlite3'}")
        if not self.mail_from:
            object.__setattr__(self, "mail_from", f"noreply@{urlsplit(self.base_url).hostname}")
        if self.secret.get_secret_value() and len(self.secret.get_secret_value()) < 32:
            raise ValueError(
                f"{PREFIX}SECRET must have at least 32 characters: python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret.get_secret_value()):
            raise ValueError(f"{PREFIX}OIDC_ISSUER needs {PREFIX}OIDC_CLIENT_ID and {PREFIX}OIDC_CLIENT_SECRET")
        return self

    def require_production(self) -> None:
        """Raise `SettingsError` if mails could not be sent or links not be signed; the demo makes do without."""
        if self.demo:
            return
        if not self.secret.get_secret_value():
            raise SettingsError(f"{PREFIX}SECRET is missing: links in mails are signed with it. See docs/operating.md.")
        if not self.smtp_url.get_secret_value():
            raise SettingsError(
                f"{PREFIX}SMTP_URL is missing: without it no confirmation would ever leave. See docs/operating.md."
            )


@cache
def settings() -> Settings:
    """Return the settings, read once. Raise `SettingsError` if one makes no sense."""
    try:
        return Settings(**_secrets_from_files())
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def demo_secret(data: Path) -> str:
    """Return the demo's secret, kept in the data folder so that links outlive a restart."""
    data.mkdir(parents=True, exist_ok=True)
    file = data / "demo-secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()


def _secrets_from_files() -> dict[str, Any]:
    found = {}
    for name in FROM_FILES:
        path = os.environ.get(f"{PREFIX}{name}_FILE")
        if not path:
            continue
        try:
            found[name.lower()] = Path(path).read_text().strip()
        except OSError as error:
            raise SettingsError(f"{PREFIX}{name}_FILE: {path} cannot be read ({error.strerror})") from None
    return found


def _sentence(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        name = "".join(f"{PREFIX}{part}".upper() for part in fault["loc"])
        lines.append(
            f"{name}: {fault['msg'].removeprefix('Value error, ')}"
            if name
            else fault["msg"].removeprefix("Value error, ")
        )
    return "\n".join(lines)


def exit_with(error: SettingsError) -> None:
    """Print what is wrong and end the program with status 2."""
    print(f"ki-events: settings are not usable\n{error}", file=sys.stderr)
    raise SystemExit(2)
