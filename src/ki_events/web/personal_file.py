"""A person takes along what is stored about them: a file for programs (GDPR Art. 20)."""

from litestar import Response

from ki_events.web.pages import NO_STORE

FILE = "meine-daten.json"


def json_file(content: bytes) -> Response[bytes]:
    """Answer with a person's data to be kept as a file; nothing on the way keeps it."""
    headers = {
        "cache-control": NO_STORE,
        "x-robots-tag": "noindex",
        "content-disposition": f'attachment; filename="{FILE}"',
    }
    return Response(content, headers=headers, media_type="application/json")
