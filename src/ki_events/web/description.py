"""What programs may ask for is described as OpenAPI, so that they can be written and checked against it; no viewer comes with it."""

from collections.abc import Sequence
from functools import cache

from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.serialization import encode_json
from litestar.types import ControllerRouterHandler

from ki_events import __version__
from ki_events.packing import Packed, pack
from ki_events.web.caching import knows, takes_gzip
from ki_events.web.requests import AnyRequest

MEDIA_TYPE = "application/vnd.oai.openapi+json"
"""What the OpenAPI Initiative registers for it; programs that know only JSON read its "+json" (RFC 6839 section 3.1)."""


def description_of(handlers: Sequence[ControllerRouterHandler]) -> HTTPRouteHandler:
    """Return the handler that answers with the description of `handlers`, which stand at the root of the site."""

    @cache
    def written() -> Packed:
        # An application of its own: the real one has pages, which are for people and are described by themselves.
        config = OpenAPIConfig(title="ki_events", version=__version__, use_handler_docstrings=True)
        described = Litestar(handlers, openapi_config=config, logging_config=None)
        return pack(encode_json(described.openapi_schema.to_schema()))

    @get("/", name="description", sync_to_thread=False)
    def description(request: AnyRequest) -> Response[bytes]:
        packed = written()
        gzipped = packed.gzipped if takes_gzip(request) else None
        etag = f'"{packed.digest}-gzip"' if gzipped else f'"{packed.digest}"'
        headers = {"cache-control": "no-cache", "etag": etag, "vary": "Accept-Encoding"}
        if knows(request, etag):
            return Response(b"", status_code=304, headers=headers, media_type=MEDIA_TYPE)
        if gzipped:
            headers["content-encoding"] = "gzip"
        return Response(gzipped or packed.plain, headers=headers, media_type=MEDIA_TYPE)

    return description
