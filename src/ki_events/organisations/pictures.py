"""Pictures are kept in the database, made anew from what was uploaded: without place, camera and whatever else a file carries."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.organisations.picture_making import Made, make


class Picture(Table, tablename="picture"):
    """One picture of an event or an organisation; `digest` (SHA-256 in hex) is its address. `alt` says what is to be seen.

    A row is never changed: another text or credit is another picture, so that its address may be kept for ever. `small` is
    the same, made for pages that must weigh little.
    """

    id: Serial
    digest = Varchar(length=64, unique=True)
    media_type = Varchar(length=20)
    width = Integer()
    height = Integer()
    content = Bytea()
    small = Bytea(default=b"")
    small_width = Integer(default=0)
    small_height = Integer(default=0)
    alt = Text(default="")
    lang = Varchar(length=8, default="de")
    credit = Varchar(length=160, default="")
    made_at = Timestamptz()


SMALL_MEDIA_TYPE = "image/webp"
"""Of `Picture.small`."""


@dataclass(frozen=True)
class Caption:
    """What is said about a picture; an empty `alt` says that it only decorates (WCAG 1.1.1)."""

    alt: str = ""
    credit: str = ""
    lang: str = "de"


class Sight(NamedTuple):
    """What a page needs of a picture, which the browser fetches itself; the fields are columns of `Picture`."""

    digest: str
    media_type: str
    width: int
    height: int
    small_width: int
    small_height: int
    alt: str
    lang: str
    credit: str


async def sight_of(picture_id: int | None) -> Sight | None:
    """Return what a page needs of a picture; None for none."""
    if picture_id is None:
        return None
    rows = await Picture.raw(f"SELECT {', '.join(Sight._fields)} FROM picture WHERE id = {{}}", picture_id)  # noqa: S608  # names of ours
    return Sight(**rows[0]) if rows else None


async def keep_picture(content: bytes, caption: Caption) -> Picture:
    """Make a picture of an uploaded file and keep it; the same one with the same words is kept once.

    It takes some tenths of a second in a thread: call it before a transaction and not inside. Raise `Refused` as `make` does.
    """
    return await _kept(await make(content), caption)


async def say_otherwise(picture_id: int, caption: Caption) -> Picture:
    """Return the same picture with other words. Raise `LookupError` if there is none."""
    known = await Picture.objects().get(Picture.id == picture_id)
    if known is None:
        raise LookupError(f"no picture {picture_id}")
    if (known.alt, known.credit, known.lang) == (caption.alt, caption.credit, caption.lang):
        return known
    made = Made(
        known.media_type,
        (known.width, known.height),
        known.content,
        (known.small_width, known.small_height),
        known.small,
    )
    return await _kept(made, caption)


async def _kept(made: Made, caption: Caption) -> Picture:
    digest = _digest(made, caption)
    row = Picture(
        digest=digest,
        media_type=made.media_type,
        width=made.size[0],
        height=made.size[1],
        content=made.content,
        small=made.small,
        small_width=made.small_size[0],
        small_height=made.small_size[1],
        alt=caption.alt,
        lang=caption.lang,
        credit=caption.credit,
        made_at=now(),
    )
    async with transaction():
        # Who sends the same again keeps it from being erased before it is used.
        await Picture.insert(row).on_conflict(
            action="DO UPDATE", target=Picture.digest, values=[(Picture.made_at, now())]
        )
        found = await Picture.objects().get(Picture.digest == digest)
    if found is None:  # it was written in the line above
        raise LookupError(f"no picture {digest}")
    return found


def _digest(made: Made, caption: Caption) -> str:
    words = f"{made.media_type}\x00{caption.lang}\x00{caption.alt}\x00{caption.credit}"
    return hashlib.sha256(made.content + b"\x00" + words.encode()).hexdigest()
