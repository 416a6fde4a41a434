"""TLS is complete or not at all, and the password goes to nobody else."""

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTPUTF8
from urllib.parse import quote

import pytest
import trustme
from pydantic import SecretStr

from ki_events.mail.smtp import Connection, MailRefused, ServerUnusable
from ki_events.mail.wire import Email
from tests.mail.servers import PASSWORD, USER, Server, mail_server, settled

pytestmark = pytest.mark.anyio

LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"


def mail(recipient: str = "chiara@schule.example") -> Email:
    email = EmailMessage(SMTPUTF8)
    email["From"], email["To"], email["Subject"] = "noreply@krefeld.example", recipient, "Grüße"
    email.set_content("Text\n.\nnach dem Punkt\n")
    return Email("noreply@krefeld.example", recipient, email.as_bytes())


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> trustme.CA:
    """A certificate authority that this machine trusts."""
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return authority


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    return context_of(authority, "localhost")


def context_of(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture(params=["smtps", "smtp+starttls"])
def scheme(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param  # type: ignore[no-any-return]


async def deliver(url: str, email: Email | None = None) -> None:
    with settled(smtp_url=SecretStr(url), smtp_timeout=2):
        async with Connection() as connection:
            await connection.deliver(email or mail())


async def test_mail_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        await deliver(f"smtp://127.0.0.1:{server.port}")
    (taken,) = server.taken
    assert ("Grüße", "Text\n.\nnach dem Punkt\n") == (taken["Subject"], taken.get_content().replace("\r\n", "\n"))


async def test_mail_arrives_over_tls(scheme: str, tls: ssl.SSLContext) -> None:
    login = LOGIN if scheme == "smtp+starttls" else ""
    with mail_server(scheme=scheme, tls=tls) as server:
        await deliver(f"{scheme}://{login}localhost:{server.port}")
    assert 1 == len(server.taken)


async def test_certificate_of_another_host_is_refused(scheme: str, authority: trustme.CA) -> None:
    with (
        mail_server(scheme=scheme, tls=context_of(authority, "other.example")) as server,
        pytest.raises(ServerUnusable, match="Zertifikat"),
    ):
        await deliver(f"{scheme}://{LOGIN}localhost:{server.port}")
    assert [] == server.taken


async def test_certificate_of_an_unknown_authority_is_refused(
    scheme: str, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_server(scheme=scheme, tls=tls) as server, pytest.raises(ServerUnusable, match="Zertifikat"):
        await deliver(f"{scheme}://{LOGIN}localhost:{server.port}")


async def test_password_is_not_sent_when_a_server_offers_no_starttls() -> None:
    with mail_server() as server, pytest.raises(ServerUnusable):
        await deliver(f"smtp+starttls://{LOGIN}localhost:{server.port}")
    assert [] == server.taken


async def test_wrong_password_is_told_without_the_password(tls: ssl.SSLContext) -> None:
    with (
        mail_server(scheme="smtp+starttls", tls=tls) as server,
        pytest.raises(ServerUnusable, match="Zugangsdaten") as raised,
    ):
        await deliver(f"smtp+starttls://ki:falsches-wort@localhost:{server.port}")
    assert "falsches-wort" not in str(raised.value)


@pytest.mark.parametrize(("answer", "permanent"), [("550 unbekannt", True), ("451 später", False)])
async def test_refusal_says_whether_it_is_for_good(answer: str, permanent: bool) -> None:
    with (
        mail_server(Server(answers={"chiara@schule.example": answer})) as server,
        pytest.raises(MailRefused, match=answer) as raised,
    ):
        await deliver(f"smtp://127.0.0.1:{server.port}")
    assert permanent == raised.value.permanent


async def test_connection_is_kept_after_a_refusal() -> None:
    with (
        mail_server(Server(answers={"bad@schule.example": "550 no"})) as server,
        settled(smtp_url=SecretStr(f"smtp://127.0.0.1:{server.port}")),
    ):
        async with Connection() as connection:
            with pytest.raises(MailRefused):
                await connection.deliver(mail("bad@schule.example"))
            await connection.deliver(mail("good@schule.example"))
    assert (["good@schule.example"], 1) == (server.recipients, server.connections)


async def test_address_with_letters_beyond_ascii_arrives_where_the_server_can() -> None:
    with mail_server() as server:
        await deliver(f"smtp://127.0.0.1:{server.port}", mail("jürgen@schule.example"))
    assert ["jürgen@schule.example"] == server.recipients
