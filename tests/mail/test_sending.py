"""Sending against a real server: one bad mail stops nobody, a bad server costs no attempts."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from ki_events.clock import now, turned
from ki_events.mail import outbox
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.sending import BATCH, Compose, Sender
from ki_events.mail.tables import Message, MessageState
from tests.mail.servers import Server, mail_server, settled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def compose(message: Message) -> Letter | None:
    if message.kind == "overtaken":
        return None
    if message.kind == "broken":
        raise KeyError("session")
    return Letter("Guten Tag", f"Text zu {message.key}\n", "<p>Text</p>", "KI Krefeld", "ki@krefeld.example")


async def composing(_messages: Sequence[Message]) -> Compose:
    return compose


def to(*names: str, kind: str = "registered", not_after: datetime | None = None) -> list[Envelope]:
    return [Envelope(name, kind, f"{name}@schule.example", "de", not_after=not_after) for name in names]


async def states() -> dict[str, tuple[str, int]]:
    return {message.key: (message.state, message.attempts) for message in await Message.objects().order_by(Message.id)}


async def error_of(key: str) -> str:
    message = await Message.objects().get(Message.key == key)
    assert message is not None
    return str(message.error)


async def test_everything_due_is_sent_in_order_over_one_connection(server: Server) -> None:
    count = 2 * BATCH + 1
    await put_all(to(*[f"n{number}" for number in range(count)]))
    assert count == await Sender(composing).send_due()
    assert [f"n{number}@schule.example" for number in range(count)] == server.recipients
    assert 1 == server.connections


async def test_refused_recipient_is_dead_at_once_and_stops_nobody(server: Server) -> None:
    server.answers["bad@schule.example"] = "550 5.1.1 unbekannt"
    await put_all(to("good", "bad", "other"))
    assert 2 == await Sender(composing).send_due()
    expected = {"good": ("sent", 1), "bad": ("dead", 1), "other": ("sent", 1)}
    assert expected == await states()
    assert "550 5.1.1 unbekannt" == await error_of("bad")


async def test_recipient_refused_for_now_is_tried_again_later(server: Server) -> None:
    server.answers["busy@schule.example"] = "451 4.7.1 Greylisting"
    await put_all(to("busy", "other"))
    sender = Sender(composing)
    assert 1 == await sender.send_due()
    assert ("pending", 1) == (await states())["busy"]
    server.answers.clear()
    assert 0 == await sender.send_due()
    with turned(now() + timedelta(minutes=2)):
        assert 1 == await sender.send_due()
    assert ("sent", 2) == (await states())["busy"]


async def test_hanging_up_on_one_mail_costs_it_an_attempt_and_the_others_nothing(server: Server) -> None:
    server.hangs_up_on.add("poison@schule.example")
    await put_all(to("poison", "other", "third"))
    assert 2 == await Sender(composing).send_due()
    assert {"poison": ("pending", 1), "other": ("sent", 1), "third": ("sent", 1)} == await states()
    assert "riss ab" in await error_of("poison")


async def test_server_that_always_hangs_up_is_left_alone_after_two(server: Server) -> None:
    server.hangs_up_on.add("*")
    await put_all(to("a", "b", "c", "d"))
    sender = Sender(composing)
    assert 0 == await sender.send_due()
    assert {"a": ("pending", 1), "b": ("pending", 1), "c": ("pending", 0), "d": ("pending", 0)} == await states()
    server.hangs_up_on.clear()
    assert 0 == await sender.send_due()
    with turned(now() + timedelta(minutes=2)):
        assert 4 == await sender.send_due()


async def test_stalling_server_is_given_up(server: Server) -> None:
    server.stalls = True
    await put_all(to("a", "b", "c"))
    assert 0 == await Sender(composing).send_due()
    assert ("pending", 0) == (await states())["c"]


async def test_unreachable_server_costs_no_attempt_however_often() -> None:
    with mail_server() as gone:
        pass
    await put_all(to("a", "b"))
    moment = now()
    with settled(smtp_url=SecretStr(f"smtp://127.0.0.1:{gone.port}"), smtp_timeout=1):
        sender = Sender(composing)
        for _try in range(20):
            with turned(moment):
                assert 0 == await sender.send_due()
            moment += timedelta(minutes=6)
        assert {"a": ("pending", 0), "b": ("pending", 0)} == await states()
        assert "nicht erreichbar" in await error_of("b")
        with mail_server(Server(port=gone.port)) as back, turned(moment):
            assert 2 == await sender.send_due()
            assert ["a@schule.example", "b@schule.example"] == back.recipients


async def test_refused_sender_address_is_the_servers_trouble_and_kills_no_mail(server: Server) -> None:
    server.sender_answer = "553 not your address"
    await put_all(to("a"))
    assert 0 == await Sender(composing).send_due()
    assert {"a": ("pending", 0)} == await states()


async def test_server_that_says_421_is_left_and_nothing_is_lost(server: Server) -> None:
    server.answers["a@schule.example"] = "421 closing"
    await put_all(to("a", "b"))
    assert 1 == await Sender(composing).send_due()
    assert {"a": ("pending", 1), "b": ("sent", 1)} == await states()


async def test_stale_overtaken_and_unreal_mails_are_dropped(server: Server) -> None:
    await put_all(to("stale", not_after=now() - timedelta(seconds=1)))
    await put_all(to("overtaken", kind="overtaken"))
    await put_all([Envelope("unreal", "registered", "chiara@demo.INVALID", "de")])
    assert 0 == await Sender(composing).send_due()
    assert {"dropped"} == {state for state, _attempts in (await states()).values()}
    assert [] == server.taken


async def test_letter_that_cannot_be_written_stops_nobody(server: Server) -> None:
    await put_all(to("broken", kind="broken"))
    await put_all(to("other"))
    assert 1 == await Sender(composing).send_due()
    assert ("pending", 1) == (await states())["broken"]
    assert "KeyError" in await error_of("broken")


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b@c.example", "a b@schule.example", "a@schule.example\r\nBcc: all@x.example"]
)
async def test_address_that_is_none_is_dead(server: Server, address: str) -> None:
    await put_all([Envelope("odd", "registered", address, "de"), *to("other")])
    assert 1 == await Sender(composing).send_due()
    assert ("dead", 1) == (await states())["odd"]
    assert ["other@schule.example"] == server.recipients


async def test_mail_that_was_claimed_too_often_is_dead(server: Server) -> None:
    await put_all(to("killer"))
    await Message.update({Message.attempts: outbox.MAX_ATTEMPTS}).where(Message.key == "killer")
    assert 0 == await Sender(composing).send_due()
    assert MessageState.dead == (await states())["killer"][0]


async def test_several_workers_send_each_mail_once(server: Server) -> None:
    await put_all(to(*[f"n{number}" for number in range(60)]))
    counts = await asyncio.gather(*[Sender(composing).send_due() for _worker in range(3)])
    assert 60 == sum(counts)
    assert sorted(f"n{number}@schule.example" for number in range(60)) == sorted(server.recipients)


async def test_stop_gives_the_rest_back_at_once(server: Server) -> None:
    stop = asyncio.Event()

    async def compose_and_stop(message: Message) -> Letter | None:
        stop.set()
        return await compose(message)

    async def composing_and_stop(_messages: Sequence[Message]) -> Compose:
        return compose_and_stop

    await put_all(to("a", "b", "c"))
    assert 1 == await Sender(composing_and_stop).send_due(stop)
    assert {"a": ("sent", 1), "b": ("pending", 0), "c": ("pending", 0)} == await states()
    assert 2 == await Sender(composing).send_due()


async def test_mails_wait_when_there_is_no_way_out_of_the_house() -> None:
    await put_all(to("a"))
    with settled(smtp_url=SecretStr(""), demo=False):
        assert 0 == await Sender(composing).send_due()
    assert {"a": ("pending", 0)} == await states()


@pytest.mark.parametrize("seconds", [1, 30, 600])
async def test_lease_outlasts_the_slowest_delivery(seconds: int) -> None:
    from ki_events.mail.smtp import patience

    with settled(smtp_timeout=seconds):
        assert timedelta(seconds=patience()) < outbox.lease()
