"""A link to all registrations goes to the mailbox only; asking for it tells nobody whether an address is known."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import stopped, turned
from ki_events.mail.tables import Message
from ki_events.registrations.letters.mailboxes import composing
from ki_events.registrations.mailboxes.logging_in import (
    VALID_FOR,
    ask_for_link,
    feed_token,
    forget_links,
    mailbox_of_feed,
    mailbox_of_link,
    new_link,
)
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.tables import Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import outbox
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


async def asked() -> list[Message]:
    return [message for message in await outbox() if message.kind == "login"]


async def test_letter_has_a_link_that_opens_the_mailbox_again_and_again() -> None:
    await sign_up(await make_event(), CHIARA)
    await ask_for_link("Chiara@Schule.example", "en")
    (message,) = await asked()
    letter = await (await composing([message]))(message)
    assert letter is not None
    link = next(word for word in letter.text.split() if word.startswith("http"))
    assert "http://test/en/meine/" == link[: len("http://test/en/meine/")]
    secret = link.rpartition("/")[2]
    assert [CHIARA.email] * 2 == [await mailbox_of_link(secret), await mailbox_of_link(secret)]
    assert ("60" in letter.text, link in letter.html) == (True, True)


async def test_asking_writes_the_same_for_an_address_that_nobody_knows() -> None:
    await sign_up(await make_event(), CHIARA)
    with stopped(NOW):
        with counted() as known:
            await ask_for_link("chiara@schule.example", "de")
        with counted() as unknown:
            await ask_for_link("dilara@schule.example", "de")
    assert len(known) == len(unknown)
    first, second = await asked()
    assert (first.kind, first.run_at, first.payload) == (second.kind, second.run_at, second.payload)
    letters = await composing([first, second])
    assert (True, None) == (await letters(first) is not None, await letters(second))
    # What nobody is told leaves no link behind either.
    assert {CHIARA.email} == set(await LoginLink.select(LoginLink.mail_key).output(as_list=True))


async def test_link_expires_after_an_hour() -> None:
    with stopped(NOW):
        secret = await new_link(CHIARA.email, "de")
    with stopped(NOW + VALID_FOR - timedelta(seconds=1)):
        assert CHIARA.email == await mailbox_of_link(secret)
    with stopped(NOW + VALID_FOR):
        assert None is await mailbox_of_link(secret)


async def test_third_letter_within_an_hour_is_the_last() -> None:
    with turned(NOW):
        for _ in range(5):
            await ask_for_link(CHIARA.email, "de")
        await ask_for_link("CHIARA@schule.example", "de")
        await ask_for_link("boris@schule.example", "de")
    assert 4 == len(await asked())
    with turned(NOW + timedelta(hours=1, minutes=1)):
        await ask_for_link(CHIARA.email, "de")
    assert 5 == len(await asked())


@pytest.mark.parametrize("secret", ["", "x", "\x00", "ü" * 5000])
async def test_what_is_no_link_opens_nothing(secret: str) -> None:
    assert (None, None) == (await mailbox_of_link(secret), await mailbox_of_feed(secret))


async def test_address_of_the_feed_stays_and_does_not_open_the_page() -> None:
    link = await new_link(CHIARA.email, "de")
    feed = await feed_token(CHIARA.email)
    assert None is await mailbox_of_feed(await feed_token("boris@schule.example"))
    await new_link(CHIARA.email, "de")
    assert feed == await feed_token(CHIARA.email)
    assert (CHIARA.email, None, None) == (
        await mailbox_of_feed(feed),
        await mailbox_of_link(feed),
        await mailbox_of_feed(link),
    )


async def test_only_hashes_are_stored() -> None:
    secret = await new_link(CHIARA.email, "de")
    stored = str(await LoginLink.select())
    assert (False, False) == (secret in stored, await feed_token(CHIARA.email) in stored)


async def test_links_go_when_they_expire_and_feeds_when_nobody_is_registered_any_more() -> None:
    with turned(NOW):
        made = await sign_up(await make_event(), CHIARA)
        await new_link(CHIARA.email, "de")
        await new_link("boris@schule.example", "de")
        await forget_links()
        assert 2 == await LoginLink.count()
    with turned(NOW + timedelta(days=1)):
        await forget_links()
        assert CHIARA.email == await mailbox_of_feed(await feed_token(CHIARA.email))
        assert 1 == await LoginLink.count()
        await Registration.update({Registration.mail_key: ""}).where(Registration.id == made.id)
        await forget_links()
    assert 0 == await LoginLink.count()


async def test_letters_with_links_are_forgotten_after_a_day_unless_they_wait() -> None:
    with turned(NOW):
        await ask_for_link(CHIARA.email, "de")
        await ask_for_link("boris@schule.example", "de")
        await Message.update({Message.state: "dropped"}).where(Message.recipient == CHIARA.email)
    with turned(NOW + timedelta(days=2)):
        await forget_links()
    assert ["boris@schule.example"] == [message.recipient for message in await asked()]
