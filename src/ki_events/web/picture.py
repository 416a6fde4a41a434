"""A picture's address is its digest: what it shows never changes, so it may be kept for ever."""

import re

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.organisations.pictures import SMALL_MEDIA_TYPE, Picture
from ki_events.web.caching import knows
from ki_events.web.requests import AnyRequest
from ki_events.web.static import FOR_EVER

DIGEST = re.compile(r"[0-9a-f]{64}")
ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Opened by itself a picture needs nothing, and may nothing."""


@get("/{digest:str}", name="picture")
async def picture(request: AnyRequest, digest: FromPath[str]) -> Response[bytes]:
    """Answer with the picture, at most 1600 pixels wide or high."""
    return await _answer(request, digest, "media_type, content")


@get("/{digest:str}/klein", name="small_picture")
async def small_picture(request: AnyRequest, digest: FromPath[str]) -> Response[bytes]:
    """Answer with the same picture, at most 800 pixels wide or high and light."""
    return await _answer(request, digest, f"'{SMALL_MEDIA_TYPE}' AS media_type, small AS content")


async def _answer(request: AnyRequest, digest: str, columns: str) -> Response[bytes]:
    text = f"SELECT {columns} FROM picture WHERE digest = {{}}"  # noqa: S608  # names of ours
    rows = await Picture.raw(text, digest) if DIGEST.fullmatch(digest) else []
    if not rows or not rows[0]["content"]:
        raise NotFoundException
    headers = {"cache-control": FOR_EVER, "etag": f'"{digest}"', "content-security-policy": ALONE}
    media_type = str(rows[0]["media_type"])
    if knows(request, headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(bytes(rows[0]["content"]), headers=headers, media_type=media_type)
