"""The framework alone: a Litestar handler without parameters that returns bytes it was given, under the same server."""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, Response, get
from litestar.types import ControllerRouterHandler

from benchmarks.http import Answer

OWN = {"content-length", "content-type", "date", "server"}
"""Headers that the framework and the server write themselves."""


def write_answers(file: Path, answers: dict[str, Answer]) -> None:
    """Keep answers of ki_events by path, with all headers, for a bare server to repeat."""
    bodies = {path: _kept(file.parent, number, answer) for number, (path, answer) in enumerate(answers.items())}
    file.write_text(json.dumps(bodies))


def _kept(folder: Path, number: int, answer: Answer) -> dict[str, Any]:
    body = folder / f"body-{number}"
    body.write_bytes(answer.body)
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return {"body": str(body), "headers": headers, "type": answer.headers["content-type"]}


def application(file: Path) -> Litestar:
    """Return an application with one handler for each path."""
    return Litestar(
        [_handler(path, kept) for path, kept in json.loads(file.read_text()).items()] + [_healthz()],
        openapi_config=None,
        logging_config=None,
    )


def _handler(path: str, kept: dict[str, Any]) -> ControllerRouterHandler:
    body = Path(kept["body"]).read_bytes()

    @get(path)
    async def answer() -> Response[bytes]:
        return Response(body, headers=kept["headers"], media_type=kept["type"])

    return answer


def _healthz() -> ControllerRouterHandler:
    @get("/healthz")
    async def healthz() -> Response[str]:
        return Response("ok", media_type="text/plain")

    return healthz


if __name__ == "__main__":
    uvicorn.run(
        application(Path(sys.argv[1])), port=int(sys.argv[2]), access_log=False, log_config=None, server_header=False
    )
