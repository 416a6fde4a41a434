"""A database URL means to us what it means to PostgreSQL's own programs."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

CONNECT_SECONDS = 5.0
COMMAND_SECONDS = 30.0

# Words of libpq which the driver would pass to the server as settings it does not know.
_ONLY_LIBPQ = {
    "channel_binding",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "sslcompression",
    "sslsni",
    "tcp_user_timeout",
}


def connection_settings(url: str) -> dict[str, Any]:
    """Return what the driver needs to connect to `url`, with all parts libpq knows (host=/socket/dir, sslmode, …)."""
    server, _, asked = url.partition("?")
    _check_ports(server)
    query = dict(parse_qsl(asked, keep_blank_values=True))
    found: dict[str, Any] = {"timeout": float(query.pop("connect_timeout", CONNECT_SECONDS))}
    found["command_timeout"] = COMMAND_SECONDS
    if "statement_cache_size" in query:  # 0 behind a pooler that changes connections between transactions
        found["statement_cache_size"] = int(query.pop("statement_cache_size"))
    kept = urlencode(
        {name: value for name, value in query.items() if name not in _ONLY_LIBPQ},
        quote_via=quote,
    )
    return {"dsn": f"{server}?{kept}" if kept else server, **found}


def _check_ports(server: str) -> None:
    # The driver would say so only when it connects, and quote the address.
    hosts = server.partition("://")[2].partition("/")[0].rpartition("@")[2]
    for host in hosts.split(","):
        port = host.rpartition("]")[2].partition(":")[2]
        if port and not port.isdigit():
            raise ValueError("the port must be a number")
