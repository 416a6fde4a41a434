"""Files of the build are held in memory under names that carry their hash, so that browsers may keep them for ever."""

import json
import mimetypes
from dataclasses import dataclass, replace
from functools import cache

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.packing import Packed, pack
from ki_events.paths import STATIC
from ki_events.web.requests import AnyRequest

COMPRESSIBLE = (".css", ".js", ".mjs", ".svg", ".txt", ".json", ".md")
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """One file and its type; it is compressed only where that saves something."""

    content: Packed
    media_type: str


@get("/{name:path}", name="static")
async def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Answer one file from memory."""
    file = files().get(name.lstrip("/"))
    if file is None:
        raise NotFoundException
    headers = {"cache-control": FOR_EVER, "etag": f'"{file.content.digest}"', "vary": "accept-encoding"}
    if file.content.digest in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if file.content.gzipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"content-encoding": "gzip", "etag": f'"{file.content.digest}-gzip"'}
        return Response(file.content.gzipped, headers=headers, media_type=file.media_type)
    return Response(file.content.plain, headers=headers, media_type=file.media_type)


def asset(name: str) -> str:
    """Return the address of a file by the name that it has in the sources."""
    return f"/static/{manifest().get(name, name)}"


@cache
def manifest() -> dict[str, str]:
    """Read which hashed name the build gave to each file; empty before the first build."""
    path = STATIC / "manifest.json"
    return json.loads(path.read_text()) if path.is_file() else {}


@cache
def files() -> dict[str, File]:
    """Read all files of the build, once."""
    if not STATIC.is_dir():
        return {}
    return {
        path.relative_to(STATIC).as_posix(): _read(path.read_bytes(), path.name)
        for path in STATIC.rglob("*")
        if path.is_file()
    }


def _read(content: bytes, name: str) -> File:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = pack(content)
    return File(packed if name.endswith(COMPRESSIBLE) else replace(packed, gzipped=None), media_type)
