"""Pictures are kept once, with their words, and never changed."""

import pytest

from ki_events.organisations.pictures import Caption, Picture, keep_picture, say_otherwise
from tests.organisations.photographs import photograph

pytestmark = pytest.mark.anyio


@pytest.mark.usefixtures("database")
async def test_keep_picture_keeps_it_with_its_words() -> None:
    picture = await keep_picture(photograph(), Caption("Kinder malen", "Foto: Amal Haddad"))
    assert ("Kinder malen", "Foto: Amal Haddad", "de", "image/jpeg", 400, 300) == (
        picture.alt,
        picture.credit,
        picture.lang,
        picture.media_type,
        picture.width,
        picture.height,
    )


@pytest.mark.usefixtures("database")
async def test_keep_picture_keeps_the_same_once() -> None:
    first, second = [await keep_picture(photograph(), Caption("Kinder malen")) for _number in range(2)]
    assert (first.id, 1) == (second.id, await Picture.count())


@pytest.mark.usefixtures("database")
async def test_say_otherwise_makes_another_picture_when_the_words_are_others() -> None:
    first = await keep_picture(photograph(), Caption("Kinder malen"))
    same, other = (
        await say_otherwise(first.id, Caption("Kinder malen")),
        await say_otherwise(first.id, Caption("Kinder spielen")),
    )
    assert first.id == same.id
    assert (True, first.content) == (first.digest != other.digest, other.content)
