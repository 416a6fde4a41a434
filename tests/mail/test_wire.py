"""What leaves has short lines of seven bits, and reads back as it was written."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr

import pytest

from ki_events.mail.letter import Letter, message_id, to_email
from ki_events.mail.tables import Message
from ki_events.mail.wire import in_base64, multipart, words

SUBJECTS = [
    "Sie sind angemeldet: Mehrsprachigkeit im Unterricht, Mi., 17. März 2027",
    "Sie sind angemeldet: Mehrsprachigkeit im Unterricht, So., 13. Dez. 2026",
    "Änderung: Übergänge für Erzieherinnen und Erzieher über Sprache, Fürsorge und Mühe, ab Mi., 17. März 2027",
    "أنت مسجل في دورة تدريبية حول التعددية اللغوية في المدرسة ورياض الأطفال في كريفيلد",
    "Kurz",
]
SENDERS = [
    "Kommunales Integrationszentrum Krefeld",
    "Kommunales Integrationszentrum für Vielfalt, Chancen und Teilhabe im schönen Kreis Düren (Süd)",
    'KI "Krefeld", Amt 50',
]


def mail(subject: str, sender: str) -> tuple[Letter, Message]:
    message = Message(key="registered:1", kind="registered", recipient="chiara@schule.example", language="de")
    return Letter(subject, "Grüße\n", "<p>Grüße</p>", sender, "ki@krefeld.example"), message


def decoded(header: str) -> str:
    return str(make_header(decode_header(header))).replace("\r\n", "")


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_and_sender_read_back_as_written(subject: str, sender: str) -> None:
    # By the older reader: the newer one of Python doubles spaces between encoded words of a name.
    email = message_from_bytes(to_email(*mail(subject, sender)).data, policy=compat32)
    name, address = parseaddr(email["From"].replace("\r\n", ""))
    assert (subject, sender, "noreply@test") == (decoded(email["Subject"]), decoded(name), address)


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_lines_are_short_and_ascii(subject: str, sender: str) -> None:
    email = to_email(*mail(subject, sender))
    data = email.data
    assert not email.needs_utf8
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 100
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_domain_with_umlaut_is_written_in_ascii() -> None:
    letter, message = mail("Kurz", "KI")
    message.recipient = "chiara@schule-düren.example"
    assert f"chiara@{'schule-düren'.encode('idna').decode()}.example" == to_email(letter, message).recipient


def test_message_id_tells_keys_apart_and_says_nothing_of_them() -> None:
    assert message_id("registered:1") == message_id("registered:1") != message_id("registered:2")
    assert "registered" not in message_id("registered:1")


def test_body_reads_back_as_written_whatever_its_lines_are() -> None:
    text = "Grüße  \n.\nFrom Krefeld =_mixed\n\n" + "lang " * 60 + "\n--=_alternative--\n\tEnde ohne Zeilenende"
    email = message_from_bytes(
        multipart("alternative", [words(text, "plain"), words("<p>é</p>", "html")]), policy=default
    )
    plain, html = email.iter_parts()
    assert [text, "<p>é</p>"] == [part.get_content().replace("\r\n", "\n") for part in (plain, html)]
    assert [] == [*email.defects, *plain.defects, *html.defects]


def test_body_has_whole_line_ends_only_whatever_was_pasted() -> None:
    content = words("eins\r\nzwei\rdrei\n", "plain")
    assert content.endswith(b"\r\n\r\neins\r\nzwei\r\ndrei\r\n")


def test_file_reads_back_to_the_byte() -> None:
    content = b"BEGIN:VCALENDAR\r\nX:" + "ü".encode() * 40 + b"\r\nEND:VCALENDAR\r\n"
    part = message_from_bytes(in_base64("application/ics", content, "termin.ics"), policy=default)
    assert (content, "termin.ics", []) == (part.get_payload(decode=True), part.get_filename(), part.defects)
