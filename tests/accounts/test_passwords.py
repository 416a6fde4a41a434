"""A password opens what it was set for, however it was typed, and nothing else."""

import unicodedata

import pytest

from ki_events.accounts.passwords import hashed_password, is_password

pytestmark = pytest.mark.anyio


async def test_password_is_stored_as_argon2id_with_the_numbers_of_the_architecture() -> None:
    assert (await hashed_password("ein langer Satz")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_password_opens_when_it_is_right() -> None:
    kept = await hashed_password("ein langer Satz")
    assert (True, False, False) == (
        await is_password(kept, "ein langer Satz"),
        await is_password(kept, "ein langer satz"),
        await is_password(kept, ""),
    )


async def test_password_opens_when_its_umlauts_come_from_another_keyboard() -> None:
    kept = await hashed_password(unicodedata.normalize("NFC", "Zwölf Möwen über Köln"))
    assert await is_password(kept, unicodedata.normalize("NFD", "Zwölf Möwen über Köln"))


@pytest.mark.parametrize("password", ["", "ein langer Satz"])
@pytest.mark.parametrize("kept", ["", "kaputt"])
async def test_nothing_opens_an_account_when_it_has_no_password(kept: str, password: str) -> None:
    assert not await is_password(kept, password)
