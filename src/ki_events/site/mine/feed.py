"""The personal calendar: for the program of one person, by an address that nobody can guess."""

from litestar import Response, get
from litestar.params import FromPath

from ki_events.feeds.personal import personal_feed
from ki_events.i18n import _
from ki_events.links import absolute
from ki_events.packing import pack
from ki_events.registrations.mailboxes.logging_in import mailbox_of_feed
from ki_events.web.caching import knows, takes_gzip
from ki_events.web.languages import spoken
from ki_events.web.pages import AnyRequest

CALENDAR = "text/calendar"
PRIVATE = {"cache-control": "private, no-cache", "x-robots-tag": "noindex", "vary": "accept-encoding"}


@get("/{file:str}", name="feed_of_mailbox")
async def feed_of_mailbox(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the dates of all registrations of a mailbox, or spare a program that has them (304)."""
    secret, dot, ending = file.rpartition(".")
    mailbox = await mailbox_of_feed(secret) if dot and ending == "ics" else None
    if mailbox is None:
        return _unknown()
    packed = pack(await personal_feed(mailbox, absolute(spoken(f"/feeds/meine/{file}"))))
    gzipped = packed.gzipped if takes_gzip(request) else None
    headers = PRIVATE | {"etag": f'"{packed.digest}-gzip"' if gzipped else f'"{packed.digest}"'}
    if knows(request, headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type=CALENDAR)
    headers["content-disposition"] = 'attachment; filename="meine-veranstaltungen.ics"'
    if gzipped:
        headers["content-encoding"] = "gzip"
    return Response(gzipped or packed.plain, headers=headers, media_type=CALENDAR)


def _unknown() -> Response[bytes]:
    sentence = _("Dieses Kalender-Abo gibt es nicht (mehr). Unter {address} finden Sie das jetzige.")
    text = sentence.format(address=absolute(spoken("/meine"))) + "\n"
    return Response(text.encode(), status_code=404, headers={"cache-control": "no-store"}, media_type="text/plain")
