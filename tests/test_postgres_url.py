"""What of a URL the driver gets."""

from typing import Any

import pytest

from ki_events.postgres_url import connection_settings


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        (
            "postgresql://u:p%40@h:1/d?sslmode=require",
            {"dsn": "postgresql://u:p%40@h:1/d?sslmode=require"},
        ),
        (
            "postgres://a,b/d?target_session_attrs=primary",
            {"dsn": "postgres://a,b/d?target_session_attrs=primary"},
        ),
        (
            "postgresql:///d?host=/run/pg&connect_timeout=2",
            {"dsn": "postgresql:///d?host=%2Frun%2Fpg", "timeout": 2.0},
        ),
        ("postgresql:///d?keepalives_idle=9&sslsni=1", {"dsn": "postgresql:///d"}),
        (
            "postgresql:///d?statement_cache_size=0",
            {"dsn": "postgresql:///d", "statement_cache_size": 0},
        ),
    ],
)
def test_connection_settings_keep_all_the_driver_knows(url: str, settings: dict[str, Any]) -> None:
    assert {"timeout": 5.0, "command_timeout": 30.0, **settings} == connection_settings(url)
