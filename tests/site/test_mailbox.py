"""The demo's mailbox opens on this machine only, and only in a demo."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from ki_events.mail.mailbox import keep
from ki_events.site.mailbox import with_links
from tests.mail.servers import settled
from tests.site.client import HOME, visitor

pytestmark = pytest.mark.anyio


def letter(number: int) -> EmailMessage:
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = "ki@krefeld.example", "chiara@demo.invalid", f"Brief {number} <b>"
    email["Date"] = "Wed, 17 Mar 2027 12:00:00 +0000"
    email["Content-Language"] = "de"
    email.set_content("Ihr Link: http://test/anmeldung/abc. <script>x</script>\n")
    return email


async def test_mailbox_lists_letters_in_pages_and_opens_one(database: object, tmp_path: Path) -> None:
    with settled(demo=True, data=tmp_path):
        for number in range(21):
            await keep(letter(number).as_bytes())
        async with visitor("127.0.0.1", "127.0.0.1:8000") as browser:
            page, older = await browser.get("/demo/postfach"), await browser.get("/demo/postfach?seite=2")
            assert (20, 1) == (page.text.count('class="mails__one"'), older.text.count('class="mails__one"'))
            assert "Brief 20 &lt;b&gt;" in page.text
            address = page.text.split('class="mails__subject"><a href="')[1].split('"')[0]
            opened = await browser.get(address)
            assert '<a href="http://test/anmeldung/abc">http://test/anmeldung/abc</a>. &lt;script&gt;' in opened.text
            assert 404 == (await browser.get("/demo/postfach/gibt-es-nicht")).status_code


@pytest.mark.parametrize(
    ("demo", "address", "host"),
    [(False, "127.0.0.1", "localhost"), (True, HOME, "localhost"), (True, "127.0.0.1", "boese.example")],
)
async def test_mailbox_is_not_there_for_others(
    database: object, tmp_path: Path, demo: bool, address: str, host: str
) -> None:
    with settled(demo=demo, data=tmp_path):
        async with visitor(address, host) as browser:
            assert 404 == (await browser.get("/demo/postfach")).status_code


def test_with_links_leaves_the_full_stop_outside() -> None:
    assert 'Siehe <a href="https://a.example/x">https://a.example/x</a>.' == str(
        with_links("Siehe https://a.example/x.")
    )
