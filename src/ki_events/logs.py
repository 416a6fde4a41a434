"""One line per happening, JSON in production, with the request's id and without personal data."""

import logging
import re
import sys
from typing import Literal

import structlog

DETAIL = re.compile(r"DETAIL: .*")

QUIET = ("uvicorn.error", "asyncio", "aiosmtplib")


def without_rows(_logger: object, _name: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Take out what PostgreSQL says of a row that breaks a constraint: its values are people's."""
    if "exception" in line:
        line["exception"] = DETAIL.sub("DETAIL: …", line["exception"])
    return line


def configure(style: Literal["json", "console"]) -> None:
    """Send our lines and those of the libraries to standard error in one shape."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_rows,
    ]
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, last],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last], foreign_pre_chain=shared
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
