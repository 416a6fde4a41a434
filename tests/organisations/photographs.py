"""Files that look like what a phone, a camera or a mischief-maker sends."""

import io
import random
import struct
import zlib

from PIL import Image, ImageDraw

GREEN, RED = (20, 140, 60), (200, 30, 30)
PLACE = "Krefeld, 51.33 N"


def photograph(
    kind: str = "JPEG", size: tuple[int, int] = (400, 300), orientation: int = 1, mode: str = "RGB"
) -> bytes:
    """Return a picture, red on the left and green on the right, that carries place and camera as EXIF."""
    picture = Image.new(mode, size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, size[0], size[1]), fill=GREEN)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE
    exif[0x8825] = {1: "N", 2: (51.0, 20.0, 0.0)}
    written = io.BytesIO()
    picture.save(written, kind, exif=exif) if kind != "GIF" else picture.save(written, kind)
    return written.getvalue()


def moving() -> bytes:
    """Return a GIF of two frames: a red one first."""
    written = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, GREEN)]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    return written.getvalue()


def glass(size: tuple[int, int] = (400, 300)) -> bytes:
    """Return a PNG that shines through on its left half."""
    picture = Image.new("RGBA", size, (*GREEN, 255))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill=(0, 0, 0, 0))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """Return a PNG in which no pixel is like its neighbours: nothing is harder to make light."""
    picture = Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def bomb(side: int) -> bytes:
    """Return a PNG of some bytes that says it has `side` × `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def opened(content: bytes) -> Image.Image:
    """Return the picture of a file, decoded."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture
