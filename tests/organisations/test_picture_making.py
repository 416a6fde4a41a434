"""Of an uploaded file only what can be seen is taken over; what is none is refused with a sentence."""

import random

import pytest

from ki_events.organisations.picture_making import SMALL_BYTES, make
from ki_events.refusal import Refused
from tests.organisations.photographs import GREEN, PLACE, RED, bomb, glass, moving, noise, opened, photograph

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")]

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def near(expected: tuple[int, ...], content: bytes, at: tuple[int, int]) -> bool:
    """Say whether the pixel is this colour, as far as a lossy file keeps it."""
    pixel = opened(content).convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 24 for one, other in zip(expected, pixel, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_make_writes_every_kind_anew_as_jpeg(kind: str) -> None:
    made = await make(photograph(kind))
    assert ("image/jpeg", (400, 300), (400, 300)) == (made.media_type, made.size, made.small_size)
    assert ("JPEG", "WEBP") == (opened(made.content).format, opened(made.small).format)
    assert near(RED, made.content, (50, 150)) and near(GREEN, made.small, (350, 150))


async def test_make_leaves_place_and_camera_behind() -> None:
    content = photograph()
    assert PLACE.encode() in content
    made = await make(content)
    for written in (made.content, made.small):
        assert {} == dict(opened(written).getexif())
        assert PLACE.encode() not in written


async def test_make_turns_upright_what_was_taken_sideways() -> None:
    made = await make(photograph(orientation=6))  # the camera was turned: what is left in the file belongs to the top
    assert (300, 400) == made.size
    assert near(RED, made.content, (150, 50)) and near(GREEN, made.content, (150, 350))


async def test_make_scales_down_what_is_large() -> None:
    made = await make(photograph(size=(5000, 2500)))
    assert ((1600, 800), (800, 400)) == (made.size, made.small_size)


async def test_make_keeps_the_small_one_light_when_the_picture_is_noise() -> None:
    made = await make(noise((900, 700)))
    assert len(made.small) <= SMALL_BYTES


async def test_make_lets_shine_through_what_did() -> None:
    made = await make(glass())
    assert "image/webp" == made.media_type
    assert ((0, 0, 0, 0)[3], 255) == (
        opened(made.content).convert("RGBA").getpixel((50, 50))[3],  # type: ignore[index]
        opened(made.content).convert("RGBA").getpixel((350, 50))[3],  # type: ignore[index]
    )


async def test_make_takes_the_first_frame_when_it_moves() -> None:
    made = await make(moving())
    assert 1 == getattr(opened(made.content), "n_frames", 1)
    assert near(RED, made.content, (30, 20))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_missing"),
        (SVG, "picture_svg"),
        (b"\xef\xbb\xbf  <svg>", "picture_svg"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "picture_heic"),
        (b"%PDF-1.7 ...", "picture_unknown"),
        (b"PK\x03\x04 a spreadsheet", "picture_unknown"),
        (b"<html><body>kein Bild", "picture_unknown"),
        (b"GIF89a", "picture_unknown"),
        (b"\x00" * 5000, "picture_unknown"),
        (bomb(5001), "picture_too_many_pixels"),
        (bomb(12_000), "picture_too_many_pixels"),
        (bomb(60_000), "picture_too_many_pixels"),
        (bomb(200), "picture_broken"),
        (photograph()[:600], "picture_broken"),
        (photograph("PNG")[:200], "picture_broken"),
    ],
)
async def test_make_refuses_what_is_no_picture(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await make(content)
    assert code == refused.value.code


async def test_make_says_how_many_pixels_are_possible() -> None:
    with pytest.raises(Refused) as refused:
        await make(bomb(6000))
    assert "Das Bild hat zu viele Bildpunkte: möglich sind höchstens 25 Millionen. Bitte verkleinern Sie es." == (
        refused.value.sentence
    )


async def test_make_answers_with_a_picture_or_a_refusal_whatever_is_sent() -> None:
    chance = random.Random(20)
    whole = [photograph("JPEG"), photograph("PNG"), photograph("WEBP"), moving(), glass()]
    codes = set()
    for _number in range(120):
        content = bytearray(chance.choice(whole))
        for _byte in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            made = await make(bytes(content[: chance.randint(1, len(content) * 2)]))
        except Refused as refused:
            codes.add(refused.code)
        else:
            assert {} == dict(opened(made.content).getexif())
    assert codes <= {"picture_broken", "picture_unknown", "picture_too_many_pixels", "picture_heic", "picture_svg"}
