"""Files of the build are held in memory under names that carry their hash, so that browsers may keep them for ever."""

import json
import mimetypes
from dataclasses import dataclass, replace
from functools import cache

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.packing import Packed, digest, pack
from ki_events.paths import STATIC
from ki_events.web.caching import knows, takes_gzip
from ki_events.web.requests import AnyRequest

COMPRESSIBLE = (".css", ".js", ".mjs", ".svg", ".txt", ".json", ".md")
FOR_EVER = "public, max-age=31536000, immutable"
NOTICES = "NOTICES.txt"
"""The licences of what we ship; its name stays the same when its content changes."""


@dataclass(frozen=True)
class File:
    """One file and its type; it is compressed only where that saves something."""

    content: Packed
    media_type: str
    cache_control: str


@get("/{name:path}", name="static")
async def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Answer one file from memory."""
    file = files().get(name.lstrip("/"))
    if file is None:
        raise NotFoundException
    gzipped = file.content.gzipped if takes_gzip(request) else None
    etag = f'"{file.content.digest}-gzip"' if gzipped else f'"{file.content.digest}"'
    headers = {"cache-control": file.cache_control, "etag": etag, "vary": "accept-encoding"}
    if knows(request, etag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if gzipped:
        headers["content-encoding"] = "gzip"
    return Response(gzipped or file.content.plain, headers=headers, media_type=file.media_type)


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
    """Read what the manifest names and the notices, once; nothing else that lies in the folder is served."""
    names = [*manifest().values(), NOTICES]
    return {name: _read(name) for name in names if (STATIC / name).is_file()}


def _read(name: str) -> File:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(_content(name), media_type, "no-cache" if name == NOTICES else FOR_EVER)


def _content(name: str) -> Packed:
    content, compressed = (STATIC / name).read_bytes(), STATIC / f"{name}.gz"
    if compressed.is_file():  # the build took its time for it
        return Packed(compressed.read_bytes(), content, digest(content))
    packed = pack(content)
    return packed if name.endswith(COMPRESSIBLE) else replace(packed, gzipped=None)
