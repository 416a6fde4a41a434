"""What programs may ask for is described as OpenAPI, so that they can be written and checked against it; no viewer comes with it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.serialization import encode_json
from litestar.types import ControllerRouterHandler

VERSION = "1"
"""Of what is described, not of the program: it rises when something goes that programs may rely on."""


def description_of(handlers: Sequence[ControllerRouterHandler]) -> HTTPRouteHandler:
    """Return the handler that answers with the description of `handlers`."""

    @cache
    def written() -> bytes:
        return encode_json(described(handlers))

    @get("/", name="description", sync_to_thread=False)
    def description() -> Response[bytes]:
        """Answer with the description."""
        return Response(written(), media_type="application/json", headers={"cache-control": "no-cache"})

    return description


def described(handlers: Sequence[ControllerRouterHandler]) -> dict[str, Any]:
    """Return what OpenAPI 3.1 says about `handlers`, which stand at the root of the site."""
    # An application of its own: the real one has pages, which are for people and need no description.
    config = OpenAPIConfig(title="ki_events", version=VERSION, use_handler_docstrings=True)
    return Litestar(handlers, openapi_config=config, logging_config=None).openapi_schema.to_schema()
