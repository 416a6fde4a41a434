"""Our mark as a picture for home screens, which take no SVG: drawn here, so that the build needs no other tool."""

import struct
import zlib
from collections.abc import Callable
from itertools import pairwise

SIZE = 180  # pixels, what phones ask for
UNIT = 26.0 / SIZE  # of the mark, which is 26 wide with its margin

Colour = tuple[int, int, int]
Shape = Callable[[float, float], float]
"""The distance of a point from an edge, negative inside."""

GROUND, BUBBLE, TODAY = (43, 87, 201), (255, 255, 255), (245, 165, 36)


def touch_icon() -> bytes:
    """Return the PNG."""
    rows = [[_pixel((x + 0.5) * UNIT, (y + 0.5) * UNIT) for x in range(SIZE)] for y in range(SIZE)]
    # Each line begins with its filter: none (PNG, section 9.2).
    data = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in rows)
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)  # eight bits each of red, green and blue
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(data, 9)) + _chunk(b"IEND", b"")


def _pixel(x: float, y: float) -> Colour:
    colour = GROUND
    for shape, paint in SHAPES:
        covered = min(1.0, max(0.0, 0.5 - shape(x, y) / UNIT))
        colour = tuple(round(old + (new - old) * covered) for old, new in zip(colour, paint, strict=True))  # type: ignore[assignment]
    return colour


def _box(left: float, top: float, right: float, bottom: float, corner: float = 0.0) -> Shape:
    def distance(x: float, y: float) -> float:
        outward_x = abs(x - (left + right) / 2) - (right - left) / 2 + corner
        outward_y = abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner
        beyond = max(outward_x, 0.0) ** 2 + max(outward_y, 0.0) ** 2
        return float(beyond**0.5 + min(max(outward_x, outward_y), 0.0) - corner)

    return distance


def _corners(*points: tuple[float, float]) -> Shape:
    """Return a shape without dents from its corners, clockwise."""

    def distance(x: float, y: float) -> float:
        sides = [
            ((y - y0) * (x1 - x0) - (x - x0) * (y1 - y0)) / -(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
            for (x0, y0), (x1, y1) in pairwise([*points, points[0]])
        ]
        return float(max(sides))

    return distance


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _day(column: int, row: int) -> Shape:
    left, top = 6.0 + 5.5 * column, 7.0 + 5.5 * row
    return _box(left, top, left + 3, top + 3, 0.4)


SHAPES: list[tuple[Shape, Colour]] = [
    (_box(2.5, 3.5, 23.5, 19, 2.6), BUBBLE),
    (_corners((6.5, 18), (13, 18), (6.5, 24)), BUBBLE),
    *((_day(number % 3, number // 3), GROUND) for number in range(5)),
    (_day(2, 1), TODAY),
]
