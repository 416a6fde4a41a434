"""The letter about a barrier holds what was said, and an answer reaches the person."""

import pytest

from ki_events.mail.letter import to_email
from ki_events.mail.tables import Message
from ki_events.organisations.letters import composing
from ki_events.organisations.reporting_barriers import Report, report_barrier
from ki_events.organisations.tables import Organisation
from tests.characters import make_organisation
from tests.mail.letters import content, outbox, reread
from tests.mail.servers import settled
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def sent(report: Report, organisation: Organisation | None) -> dict[str, str]:
    await report_barrier(organisation, report, report.barrier)
    [message] = await outbox()
    letter = await (await composing([message]))(message)
    assert letter is not None
    email = reread(to_email(letter, message))
    headers = {name: str(email[name] or "") for name in ("To", "Subject", "Reply-To")}
    return headers | {"text": content(email, "text/plain").replace("\r\n", "\n"), "html": content(email, "text/html")}


async def test_letter_carries_words_page_and_the_address_for_an_answer() -> None:
    report = Report("Erste Zeile\n<b>Zweite</b>", "/en/veranstaltungen/daz", "chiara@schule.example")
    letter = await sent(report, await make_organisation())
    assert ("ki@krefeld.example", "chiara@schule.example") == (letter["To"], letter["Reply-To"])
    assert "Jemand meldet eine Barriere: /en/veranstaltungen/daz" == letter["Subject"]
    assert "Erste Zeile\n<b>Zweite</b>" in letter["text"]
    assert "http://test/en/veranstaltungen/daz" in letter["text"]
    assert "&lt;b&gt;Zweite&lt;/b&gt;" in letter["html"]
    assert "Guten Tag Kommunales Integrationszentrum Krefeld," in letter["text"]


@pytest.mark.parametrize("page", ["Startseite", "https://boese.example/x", "//boese.example"])
async def test_letter_makes_no_link_of_what_is_no_path_of_ours(page: str) -> None:
    letter = await sent(Report("Zu klein", page), await make_organisation())
    assert (True, False) == (f"\n{page}\n" in letter["text"], "href" in letter["html"])


async def test_letter_says_so_when_nobody_waits_for_an_answer() -> None:
    with settled(operator_email="ki@stadt.example", operator="Stadt"):
        letter = await sent(Report("Zu klein"), None)
    assert ("", "Jemand meldet eine Barriere: Stadt") == (letter["Reply-To"], letter["Subject"])
    assert "keine Adresse für eine Antwort" in letter["text"]


async def test_nothing_is_sent_when_the_words_were_forgotten() -> None:
    await report_barrier(await make_organisation(), Report("Zu klein"), "nonce")
    await Message.update({Message.payload: "{}"}, force=True)
    [message] = await outbox()
    assert await (await composing([message]))(message) is None


@pytest.mark.parametrize("number", [1, 3])
async def test_batch_takes_one_statement(number: int) -> None:
    krefeld = await make_organisation()
    for nonce in range(number):
        await report_barrier(krefeld, Report("Zu klein"), str(nonce))
    messages = await Message.objects()
    with counted() as statements:
        compose = await composing(messages)
        assert [False] * number == [await compose(message) is None for message in messages]
    assert 1 == len(statements)
