"""A file that was asked for by a form, as the browser keeps it."""

from collections.abc import Sequence

from litestar import Response

from ki_events.reports.exporting import MEDIA, File, Kind
from ki_events.web.pages import NO_STORE
from ki_events.web.sent import Sent


def handed_out(file: File) -> Response[bytes]:
    """Answer with the file; nothing on the way keeps a copy."""
    headers = {"content-disposition": f'attachment; filename="{file.name}"', "cache-control": NO_STORE}
    return Response(file.content, status_code=200, headers=headers, media_type=MEDIA[file.kind])


def wanted_kind(sent: Sent, offered: Sequence[Kind]) -> Kind:
    """Return the kind of file whose button was pressed; the first that is offered for anything else."""
    return next((kind for kind in offered if kind == sent.one("datei")), offered[0])
