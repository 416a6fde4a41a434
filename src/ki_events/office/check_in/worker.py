"""The service worker keeps the pages at the door for when there is no network; its address says how far it reaches."""

from litestar import Response, get
from litestar.exceptions import NotFoundException

from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, url
from ki_events.web.static import files, manifest

FILE = "check-in-worker.js"


@get("/dienst.js", name="check_in_worker")
async def check_in_worker(request: AnyRequest) -> Response[bytes]:
    """Answer the script; browsers ask for it anew at each visit."""
    file = files().get(manifest().get(FILE, ""))
    if file is None:
        raise NotFoundException
    scope = url(request, "office_check_in", organisation=member_here(request).organisation.slug)
    headers = {"cache-control": "no-cache, private", "service-worker-allowed": scope}
    return Response(file.content.plain, headers=headers, media_type="text/javascript")
