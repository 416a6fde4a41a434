"""The picture for home screens is a PNG with our mark, the same on every machine."""

import struct
import zlib

import pytest

from assets.touch_icon import BUBBLE, GROUND, SIZE, TODAY, touch_icon


@pytest.fixture(scope="module")
def png() -> bytes:
    """The picture, which takes a second and a half to draw."""
    return touch_icon()


def pixels(png: bytes) -> list[bytes]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    data = zlib.decompress(png[start + 4 : start + 4 + length])
    return [data[row * (3 * SIZE + 1) + 1 :][: 3 * SIZE] for row in range(SIZE)]


def test_mark_stands_on_its_ground(png: bytes) -> None:
    rows = pixels(png)
    found = {name: tuple(rows[y][3 * x : 3 * x + 3]) for name, (x, y) in
             {"corner": (2, 2), "bubble": (90, 30), "day": (52, 59), "today": (128, 97), "below": (120, 160)}.items()}  # fmt: skip
    assert {"corner": GROUND, "bubble": BUBBLE, "day": GROUND, "today": TODAY, "below": GROUND} == found


def test_picture_is_square_and_small(png: bytes) -> None:
    assert [SIZE] == list({len(row) // 3 for row in pixels(png)})
    assert len(png) < 5000
    assert png == touch_icon()
