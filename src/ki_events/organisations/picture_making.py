"""Of an uploaded file only what can be seen is taken over: upright, in the colours of the web, and no larger than a page shows it."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import anyio.to_thread

from ki_events.i18n import _
from ki_events.refusal import Refused

if TYPE_CHECKING:  # Pillow is loaded when the first picture comes
    from PIL.Image import Image

LONGEST_SIDE = 1600  # pixels
SMALL_SIDES = (800, 560, 320)
"""A busy picture is made smaller before it is made ugly."""
MOST_PIXELS = 25_000_000
"""Decoded these take 100 MB."""
MOST_PIXELS_JPEG = 50_000_000
"""A camera's JPEG is decoded at a fraction of its size."""
SMALL_BYTES = 34_000
"""A page with fonts and style stays under 150 KiB with it (3-architecture.md, "Speed")."""
QUALITY, SMALL_QUALITIES = 85, (78, 65, 50)
READ = ("JPEG", "PNG", "WEBP", "GIF")

Size = tuple[int, int]

_one_at_a_time = asyncio.Lock()


@dataclass(frozen=True)
class Made:
    """A picture as it is kept; sizes are width and height in pixels, `small` is WebP."""

    media_type: str
    size: Size
    content: bytes
    small_size: Size
    small: bytes


async def make(content: bytes) -> Made:
    """Return the picture of a file that is JPEG, PNG, WebP or GIF (its first frame) by what it has, not by its name.

    It is turned upright, scaled to 1600 pixels and written anew: as JPEG, or as WebP where something shines through. EXIF with
    place and camera, comments and hidden parts stay behind. Raise `Refused`: `picture_missing`, `picture_svg`, `picture_heic`,
    `picture_unknown`, `picture_broken`, `picture_too_many_pixels`.
    """
    _refuse_others(content)
    async with _one_at_a_time:  # large ones need 100 MB each
        return await anyio.to_thread.run_sync(_made, content)


def _refuse_others(content: bytes) -> None:
    begin = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not content:
        raise Refused("picture_missing", _("Bitte wählen Sie eine Bilddatei aus."))
    if (begin.startswith(b"<") and b"<svg" in begin) or begin.startswith(b"\x1f\x8b"):
        raise Refused(
            "picture_svg",
            _(
                "SVG-Dateien können Programme enthalten und werden deshalb nicht angenommen. Bitte speichern Sie das Bild als PNG."
            ),
        )
    if content[4:8] == b"ftyp" and content[8:12] not in (b"mp42", b"isom", b"qt  "):
        raise Refused(
            "picture_heic",
            _(
                "Fotos im Format HEIC oder AVIF zeigen viele Browser nicht an. Bitte speichern Sie das Foto als JPEG und laden Sie es noch einmal hoch."
            ),
        )


def _made(content: bytes) -> Made:
    from PIL import Image, ImageOps

    with _sentences():
        with Image.open(io.BytesIO(content), formats=READ) as opened:
            _refuse_too_many_pixels(opened)
            # JPEG alone can do this: what is not shown is not even decoded.
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            upright = _in_srgb(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        shines_through = upright.mode == "RGBA"
        written = _written(upright, "WEBP" if shines_through else "JPEG", QUALITY)
        media_type = "image/webp" if shines_through else "image/jpeg"
        return Made(media_type, upright.size, written, *_small(upright))


def _refuse_too_many_pixels(opened: "Image") -> None:
    most = MOST_PIXELS_JPEG if opened.format == "JPEG" else MOST_PIXELS
    if opened.width * opened.height > most:
        raise _too_many(most)


def _too_many(most: int) -> Refused:
    return Refused(
        "picture_too_many_pixels",
        _("Das Bild hat zu viele Bildpunkte: möglich sind höchstens %(most)s Millionen. Bitte verkleinern Sie es.")
        % {"most": most // 1_000_000},
    )


def _in_srgb(opened: "Image") -> "Image":
    """Return the picture as RGB, or RGBA where something shines through, in the colours that screens assume."""
    from PIL import ImageCms

    profile = opened.info.get("icc_profile")
    has_alpha = opened.has_transparency_data
    if profile and opened.mode in ("RGB", "CMYK") and not has_alpha:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(opened, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: its colours are a little other, and that is all
        else:
            if converted is not None:
                return converted
    return opened.convert("RGBA" if has_alpha else "RGB")


def _written(picture: "Image", kind: str, quality: int) -> bytes:
    plain = picture.copy()
    plain.info.clear()  # what a file carries would be written again
    written = io.BytesIO()
    options = {"optimize": True, "progressive": True} if kind == "JPEG" else {"method": 4}
    plain.save(written, kind, quality=quality, exif=b"", **options)
    return written.getvalue()


def _small(picture: "Image") -> tuple[Size, bytes]:
    from PIL import Image

    found: tuple[Size, bytes] = (0, 0), b""
    for side, quality in product(SMALL_SIDES, SMALL_QUALITIES):
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        found = smaller.size, _written(smaller, "WEBP", quality)
        if len(found[1]) <= SMALL_BYTES:
            break
    return found


@contextmanager
def _sentences() -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(MOST_PIXELS) from None
    except UnidentifiedImageError:
        raise Refused(
            "picture_unknown", _("Die Datei ist kein Bild. Bitte wählen Sie ein Bild als JPEG, PNG, WebP oder GIF aus.")
        ) from None
    except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, it is the file and not us
        raise Refused(
            "picture_broken",
            _(
                "Das Bild ist beschädigt und lässt sich nicht lesen. Bitte öffnen Sie es in einem Bildprogramm und speichern Sie es neu als JPEG."
            ),
        ) from None
