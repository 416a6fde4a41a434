"""`ki-events forget` as an operator types it."""

import pytest

from ki_events.accounts.reading import account_of
from ki_events.accounts.roles import Role
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.commanding import Done, run
from tests.office.colleague import make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def forget(*words: str, answer: str = "") -> Done:
    return run("forget", *words, answer=answer)


async def left() -> int:
    return int(await Registration.count().where(Registration.erased_at.is_null()))


async def test_dry_run_counts_and_changes_nothing() -> None:
    await sign_up(await make_event(), CHIARA)
    done = forget(CHIARA.email, "--dry-run")
    assert (0, 1) == (done.returncode, await left()), done.stderr
    assert "- 1 Anmeldung\n- davon 1 noch abzusagen\n" in done.stdout
    assert "Conti" not in done.stdout


async def test_asks_back_and_takes_no_for_an_answer() -> None:
    await sign_up(await make_event(), CHIARA)
    done = forget(CHIARA.email, answer="n\n")
    assert (1, 1) == (done.returncode, await left())
    assert "Wirklich löschen?" in done.stdout


async def test_forgets_however_the_address_is_written() -> None:
    await sign_up(await make_event(), CHIARA)
    done = forget(f" {CHIARA.email.upper()} ", "--yes")
    assert (0, 0) == (done.returncode, await left()), done.stderr
    assert "Gelöscht." in done.stdout
    again = forget(CHIARA.email, "--yes")
    # The last mail still waits for its sending.
    assert "- 1 E-Mail mit dieser Empfangsadresse" in again.stdout


async def test_unknown_address_is_said() -> None:
    done = forget("niemand@nirgends.example")
    assert (0, "Zu dieser Adresse ist nichts gespeichert.\n") == (done.returncode, done.stdout)


async def test_account_is_counted_and_forgotten_with_the_registrations() -> None:
    await sign_up(await make_event(), CHIARA)
    account = await make_member(email=CHIARA.email)
    counted = forget(CHIARA.email, "--dry-run")
    assert "- 1 Anmeldung\n- davon 1 noch abzusagen\n" in counted.stdout
    assert f"- das Konto Nr. {account.id} der Verwaltung\n" in counted.stdout
    done = forget(CHIARA.email, "--yes")
    assert (0, 0, "") == (done.returncode, await left(), (await account_of(account.id)).email), done.stderr


async def test_last_manager_is_refused_and_nothing_changes() -> None:
    await sign_up(await make_event(), CHIARA)
    await make_member(role=Role.manager, email=CHIARA.email)
    done = forget(CHIARA.email, "--yes")
    assert (1, 1, True) == (done.returncode, await left(), "Sonst leitet niemand" in done.stderr)
