"""A name is put right by the person; what becomes another person is no correction."""

import pytest

from ki_events.audit import AuditEntry
from ki_events.refusal import Refused
from ki_events.registrations.correcting import correct_name
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.same_person import may_be_same_person
from ki_events.registrations.tables import By, Decision, Registration
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import outbox

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Chiara Conti", "Chiara Meyer-Conti"),
        ("Chiara Conti", "Kiara Weber"),
        ("Conti Chiara", "Chiara Conti"),
        ("Boris Petrovic", "Boris Petrović"),
        ("Мария Шевченко", "Mariia Shevchenko"),
        ("José Alvarez", "Jose Ortega"),
    ],
)
def test_same_person_when_a_part_of_the_name_stays_or_is_spelled_alike(before: str, after: str) -> None:
    assert may_be_same_person(before, after)


@pytest.mark.parametrize("after", ["Boris Petrović", "Dilara Yıldız", "Xaver Huber"])
def test_another_person_when_nothing_of_the_name_stays(after: str) -> None:
    assert not may_be_same_person("Chiara Conti", after)


@pytest.mark.usefixtures("database")
async def test_correcting_changes_name_and_key_and_leaves_a_line_without_names() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    letters = len(await outbox())
    await correct_name(registration.id, "Chiara", "Conti-Weber")
    found = await by_token(token_of(registration))
    assert found is not None
    assert ("Chiara", "Conti-Weber", "chiara conti-weber") == (found.given_name, found.family_name, found.name_key)
    assert letters == len(await outbox())
    line = await Decision.objects().order_by(Decision.id, ascending=False).first()
    assert line is not None
    assert ("confirmed", "confirmed", "name_corrected") == (line.from_status, line.to_status, line.rule)
    audited = await AuditEntry.objects().order_by(AuditEntry.id, ascending=False).first()
    assert audited is not None
    assert ("registration.name_corrected", "{}", "{}") == (audited.action, audited.before, audited.after)


@pytest.mark.usefixtures("database")
async def test_correcting_to_the_same_name_leaves_no_line() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await correct_name(registration.id, "Chiara", "Conti")
    assert 1 == await Decision.count()


@pytest.mark.usefixtures("database")
async def test_correcting_is_refused_when_the_mailbox_has_a_registration_of_that_name() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    sister = await sign_up(event, Person("Clara", "Conti", CHIARA.email))
    with pytest.raises(Refused) as refused:
        await correct_name(sister.id, "chiara", "CONTI")
    assert "already_registered" == refused.value.code
    assert "Clara" == (await _again(sister)).given_name


@pytest.mark.usefixtures("database")
async def test_correcting_is_refused_for_another_person_and_after_the_end() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    with pytest.raises(Refused) as other:
        await correct_name(registration.id, "Boris", "Petrović")
    await cancel(registration.id, By.person)
    with pytest.raises(Refused) as ended:
        await correct_name(registration.id, "Chiara", "Weber")
    assert ("another_person", "ended") == (other.value.code, ended.value.code)


async def _again(registration: Registration) -> Registration:
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return found
