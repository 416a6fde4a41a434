"""Whatever is sent by a form: an answer, never a fault; a registration with all that belongs to it, or nothing written at all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from ki_events.app import LARGEST_BODY, create_app
from ki_events.clock import stopped
from ki_events.mail.tables import Message
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By, Registration
from ki_events.web.nonce import new_nonce
from tests.characters import person
from tests.finding import finding_nothing
from tests.fuzz.asking import Answer, Ask, ask
from tests.fuzz.faultless import faults_of, typed_in
from tests.fuzz.forms import RIGHT_NONCE, Plan, Sent, filled_in, plans
from tests.fuzz.profile import tried
from tests.fuzz.site import NOW, Filled, fill, routes, rows
from tests.fuzz.words import TEXTS
from tests.mail.servers import settled

pytestmark = pytest.mark.anyio

PERSON = {
    "given_name": "Gast",
    "family_name": "Muster",
    "email": "gast@schule.example",
    "organization": "Grundschule",
    "nonce": RIGHT_NONCE,
}
REPORT = {
    "barrier": "Die Schrift ist zu klein.",
    "page": "/kalender",
    "email": "",
    "homepage": "",
    "nonce": RIGHT_NONCE,
}
FORMS = routes(create_app(), "POST")
SAVED = {"registrations": 1, "decisions": 1, "audit": 1}  # and a letter, or one for each date
LINK_SENT = {"messages": 1}  # once a day
ENDED = {"decisions": 1, "audit": 1, "messages": 3}  # one for each date
REPORTED = {"messages": 1, "audit": 1}
NOTHING: dict[str, int] = {}
_numbers = count()


@dataclass(frozen=True)
class Site:
    """The application, and what there is in it."""

    app: Litestar
    filled: Filled


@pytest.fixture
async def site(database: object) -> AsyncIterator[Site]:
    with stopped(NOW), settled(operator_email="post@land.example"):
        yield Site(create_app(), await fill())


@tried(250)
@given(
    plan=plans(filled_in(PERSON)), slug=st.sampled_from(["frei", "frei", "frei", "voll", "abgesagt", "entwurf", "x"])
)
async def test_sign_up_saves_all_or_nothing(site: Site, plan: Plan, slug: str) -> None:
    sent = plan.sent(new_nonce(f"sign-up:{site.filled.free.id}"))
    # The same mailbox again and again: tests/registrations/test_mail_limits.py.
    await Message.delete(force=True)
    before = await rows()
    answer = await _post(site, f"/veranstaltungen/{slug}/anmeldung", sent)
    written = _more(await rows(), before)
    assert [] == faults_of(answer)
    if answer.status == 303:
        assert written.items() >= SAVED.items()
        assert written["messages"] >= 1
    else:
        assert written in {200: [LINK_SENT, NOTHING]}.get(answer.status, [NOTHING])
    assert [] == await faults()
    _repeats_what_was_typed(answer, sent)
    if answer.status == 303:
        await _call_off(answer)


@tried(60)
@given(plan=plans(filled_in({"reason": "krank"})), token=st.sampled_from(["", "", "", "x", "%00", "%ff", "/"]))
async def test_cancelling_ends_one_registration_or_nothing(site: Site, plan: Plan, token: str) -> None:
    number = next(_numbers)
    made = await register(site.filled.free.id, person(number), f"nonce-{number}")
    before = await rows()
    answer = await _post(site, f"/anmeldung/{token_of(made)}{token}/absagen", plan.sent())
    written = _more(await rows(), before)
    assert [] == faults_of(answer)
    ended = await Registration.exists().where((Registration.id == made.id) & (Registration.status == "cancelled"))
    assert (answer.status == 303) == ended
    assert (ENDED if ended else NOTHING) == written
    assert [] == await faults()


@tried(150)
@given(plan=plans(filled_in(REPORT)), path=st.sampled_from(["", "/krefeld", "/krefeld", "/boese", "/x"]))
async def test_feedback_is_one_letter_or_nothing(site: Site, plan: Plan, path: str) -> None:
    form = f"feedback:{site.filled.organisation.id if path else 'operator'}"
    sent = plan.sent(new_nonce(form))
    before = await rows()
    answer = await _post(site, f"{path}/barrierefreiheit/melden", sent)
    written = _more(await rows(), before)
    assert [] == faults_of(answer)
    may_be_trapped = bool(sent.typed.get("homepage")) or not sent.is_whole
    assert written == NOTHING or answer.status == 303
    assert written == REPORTED or answer.status != 303 or may_be_trapped
    _repeats_what_was_typed(answer, sent)


@tried(60)
@given(
    plan=plans(st.lists(st.tuples(TEXTS, TEXTS), max_size=5)),
    path=st.sampled_from(FORMS),
    prefix=st.sampled_from(["", "/en"]),
)
async def test_strange_fields_are_answered_without_a_fault(site: Site, plan: Plan, path: str, prefix: str) -> None:
    before = await rows()
    answer = await _post(
        site, prefix + path.format(**site.filled.values | {"token": "x", "interest": "x", "login": "x"}), plan.sent()
    )
    assert [] == faults_of(answer)
    assert before == await rows()


@pytest.mark.parametrize(("size", "status"), [(LARGEST_BODY + 1, 413), (LARGEST_BODY - 1000, 422)])
async def test_form_of_two_megabytes_is_refused_and_a_smaller_one_answered(site: Site, size: int, status: int) -> None:
    before = await rows()
    headers = ((b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(size).encode()))
    values = site.filled.values | {"token": "x", "interest": "x", "login": "x"}
    with finding_nothing() as found:
        for path, start in product(FORMS, (b"given_name=", b"barrier=", b"a&")):
            body = start.ljust(size, start[-2:-1])
            answer = await ask(site.app, Ask(path.format(**values).encode(), "POST", headers, body))
            found[f"{path} {start!r}"] = faults_of(answer) or answer.status not in (status, 400, 404, 409)
    assert before == await rows()


async def _post(site: Site, path: str, sent: Sent) -> Answer:
    # Each from a network of its own: the limits have tests of their own.
    number = next(_numbers)
    address = f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"
    return await ask(site.app, Ask(path.encode(), "POST", sent.headers, sent.body, address))


async def _call_off(answer: Answer) -> None:
    """Let the person go again, so that the next one is new."""
    made = await by_token(answer.header("location").rpartition("/")[2])
    assert made is not None
    await cancel(made.id, By.person)


def _more(after: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    return {name: n - before[name] for name, n in after.items() if n != before[name]}


def _repeats_what_was_typed(answer: Answer, sent: Sent) -> None:
    """What was typed in is there again, if all of it could be read."""
    if answer.status != 422 or not sent.is_whole:
        return
    shown = typed_in(answer)
    for name, value in sent.typed.items():
        if name in shown and name not in ("nonce", "homepage") and value.isprintable():
            assert value == shown[name]
