"""A file comes with a form: it is read up to a limit, and whoever sends more is told the limit and led back to the form."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PureWindowsPath

from babel.numbers import format_decimal
from litestar import Response
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException, ValidationException

from ki_events.i18n import _, locale
from ki_events.visible import visible
from ki_events.web.pages import AnyRequest, private_page
from ki_events.web.sent import MULTIPART, URL_ENCODED

MOST_BYTES = 10_000_000
"""So large may any file be."""
FORM_AROUND = 500_000
"""So many bytes may what else is typed into the form have; a handler takes `most_bytes` + this (`request_max_body_size`)."""
LARGEST_BODY = MOST_BYTES + FORM_AROUND
LONGEST_NAME = 160


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it; `media` is what the browser takes it for, which proves nothing. Without a file all is empty."""

    file_name: str = ""
    content: bytes = b""
    media: str = ""

    @property
    def is_missing(self) -> bool:
        """Say whether no file was chosen, or an empty one."""
        return not self.content


class UploadTooLarge(HTTPException):
    """The file has more than `most_bytes`."""

    status_code = 413

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self.sentence = _("Die Datei ist zu groß: Möglich sind höchstens %(most)s.") % {"most": megabytes(most_bytes)}


async def read_upload(request: AnyRequest, name: str, most_bytes: int = MOST_BYTES) -> Upload:
    """Return the file of the field `name`; of several the first. Call it before `read_sent`, which reads the other fields.

    The handler's `request_max_body_size` must let the file pass (`LARGEST_BODY`), and its path must show the form by GET.
    Raise `UploadTooLarge`, which answers with a page of its own where no handler catches it; `HTTPException` (415) and
    `ValidationException` as `read_sent` does.
    """
    if request.content_type[0] not in (*URL_ENCODED, MULTIPART):
        raise HTTPException(status_code=415)
    try:
        form = await request.form()
    except HTTPException as error:
        raise (UploadTooLarge(most_bytes) if error.status_code == 413 else error) from None
    except (ValueError, LookupError):  # bytes that are no text, or an alphabet that nobody knows
        raise ValidationException from None
    return await _first(form.getall(name, []), most_bytes)


def megabytes(number: int) -> str:
    """Return a number of bytes as people read it, such as "2,5 MB"."""
    if number < 1_000_000:
        return f"{number // 1000} KB"
    return f"{format_decimal(round(number / 1_000_000, 1), locale=locale())} MB"


def answer_too_large(request: AnyRequest, error: UploadTooLarge) -> Response[bytes]:
    """Answer with the page that names the limit and leads back to the form."""
    return private_page(request, "upload_too_large.html", status=413, sentence=error.sentence)


async def _first(found: Iterable[object], most_bytes: int) -> Upload:
    files = [each for each in found if isinstance(each, UploadFile)]
    if not files:
        return Upload()
    content = await files[0].read(most_bytes + 1)
    for file in files:
        await file.close()
    if len(content) > most_bytes:
        raise UploadTooLarge(most_bytes)
    return Upload(_bare(files[0].filename), content, files[0].content_type.partition(";")[0].strip().lower())


def _bare(name: str) -> str:
    # Some programs send the whole path, with either slash; of a long name the end tells more.
    return visible(PureWindowsPath(name).name)[-LONGEST_NAME:]
