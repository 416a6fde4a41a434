"""A mail server for a test, and settings that point at it."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.mail.servers import Server, mail_server, settled


@pytest.fixture
def server() -> Iterator[Server]:
    """A plain mail server that the settings name; patience is short."""
    with mail_server() as running, settled(smtp_url=SecretStr(f"smtp://127.0.0.1:{running.port}"), smtp_timeout=1):
        yield running
