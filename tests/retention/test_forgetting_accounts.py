"""Somebody who works here is forgotten in every table; what was done stays, by a number without a name."""

import json
from typing import Any

import pytest

from ki_events.accounts.desk import Preference, SavedForm, Upload
from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.letters import composing
from ki_events.accounts.password_links import account_of_password_link, ask_for_password_link, password_link
from ki_events.accounts.reading import account_of
from ki_events.accounts.recovery_codes import renew_codes
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, AccountInvitation, Membership, Passkey
from ki_events.attendance.helping import give
from ki_events.attendance.tables import CheckInHelper
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.links import new_public_id
from ki_events.mail.tables import Message, MessageState
from ki_events.piccolo_app import TABLES
from ki_events.refusal import Refused
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.retention.account_disclosure import disclosure_of_account
from ki_events.retention.disclosure import as_json
from ki_events.retention.forgetting_accounts import forget_account, forget_colleague
from ki_events.retention.sweeping import forget_farewells
from tests.accounts.people import with_codes, with_password
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.office.colleague import make_account, make_member
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

EMAIL = "quastenflosser@tiefsee.example"


async def _colleague() -> Account:
    """Return somebody who left a trace wherever a colleague can."""
    account = await with_password(await make_account("Emil Quastenflosser", EMAIL))
    await make_member(role=Role.check_in, email=EMAIL)
    await make_member(role=Role.manager, email="mia@krefeld.example")
    await with_codes(account)
    await renew_codes(account.id)
    await begin_sign_in(account.id, "password", "Quastenflosser-Telefon")
    await ask_for_password_link(EMAIL, "de")
    house = await make_organisation("bielefeld")
    await invite(Invitee("E. Quastenflosser", EMAIL, Role.organiser, house.id), "de", "account:1")
    common: dict[str, Any] = {"account": account.id, "place": "tiefsee"}
    moment, words = now(), json.dumps({"text": "Quastenflosser"})
    for row in (
        Passkey(account=account.id, name="Quastenflosser", credential_id=b"1", public_key=b"x", created_at=moment),
        SavedForm(fields=words, saved_at=moment, **common),
        Preference(value=words, changed_at=moment, **common),
        Upload(public_id=new_public_id(), file_name="quastenflosser.csv", content=words, uploaded_at=moment, **common),
    ):
        await row.save()
    event = await make_event()
    await give(event, [account.public_id], "account:1")
    registration = await sign_up(event, CHIARA)
    need = AccessNeed(registration=registration.id, kind=NeedKind.other, owner=f"account:{account.id}")
    await need.save()
    return account


async def _traces() -> list[str]:
    """Return the tables in which the person is still to be read, or rows of which hang on the account."""
    found = []
    for table in TABLES:
        rows = json.dumps(await table.select(), default=str).casefold()
        if "quastenflosser" in rows or "tiefsee" in rows:
            found.append(table._meta.tablename)
    return found


async def test_nothing_is_left_but_the_number() -> None:
    account = await _colleague()
    link = password_link(account)
    assert len(await _traces()) >= 7
    done = await AuditEntry.count().where(AuditEntry.actor == f"account:{account.id}")
    await forget_account(account.id, f"account:{account.id}")
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "account_erased")
    await forget_farewells()
    assert [] == await _traces()
    rows = [AccessNeed.owner, Membership.account, CheckInHelper.account]
    assert [[""], [(await make_account(email="mia@krefeld.example")).id], []] == [
        await column._meta.table.select(column).output(as_list=True) for column in rows
    ]
    for table in (SavedForm, Preference, Upload, Passkey, AccountInvitation):
        assert 0 == await table.count(), table
    erased = await account_of(account.id)
    assert ("", False, "") == (erased.name, erased.is_administrator, erased.password_hash)
    assert None is await account_of_password_link(link.rpartition("/")[2])
    assert done < await AuditEntry.count().where(AuditEntry.actor == f"account:{account.id}")


async def test_owner_is_told_once_and_forgotten_then() -> None:
    account = await _colleague()
    await forget_account(account.id, "cli")
    named = await Message.objects().where(Message.recipient == EMAIL)
    assert ["account_erased"] == [message.kind for message in named]
    letter = await (await composing(named))(named[0])
    assert letter is not None
    assert (True, False) == ("Ihr Konto ist gelöscht" in letter.subject, "Quastenflosser" in letter.text)


async def test_all_or_nothing_where_nobody_else_leads() -> None:
    mia = await make_member(role=Role.manager, email="mia@krefeld.example")
    await make_member("bielefeld", Role.manager, "mia@krefeld.example")
    await make_member("bielefeld", Role.manager, "boris@bielefeld.example")
    with pytest.raises(Refused) as refused:
        await forget_account(mia.id, "cli")
    assert ("last_manager", True, False) == (
        refused.value.code, "Krefeld" in refused.value.sentence, "Bielefeld" in refused.value.sentence,
    )  # fmt: skip
    assert (2, "mia@krefeld.example") == (
        await Membership.count().where(Membership.account == mia.id), (await account_of(mia.id)).email,
    )  # fmt: skip


async def test_last_administrator_stays() -> None:
    ada = await make_account("Ada", "ada@betrieb.example")
    await Account.update({Account.is_administrator: True}).where(Account.id == ada.id)
    with pytest.raises(Refused, match="das letzte Konto"):
        await forget_account(ada.id, "cli")
    other = await make_account("Bo", "bo@betrieb.example")
    await Account.update({Account.is_administrator: True}).where(Account.id == other.id)
    await forget_account(ada.id, "cli")
    assert "" == (await account_of(ada.id)).email


async def test_locked_account_leads_nothing_and_can_go() -> None:
    mia = await make_member(role=Role.manager, email="mia@krefeld.example")
    await Account.update({Account.disabled_at: now()}).where(Account.id == mia.id)
    await forget_account(mia.id, "cli")
    assert 0 == await Membership.count()


async def test_who_was_only_invited_is_forgotten_too() -> None:
    house = await make_organisation()
    await invite(Invitee("Emil Quastenflosser", EMAIL, Role.organiser, house.id), "de", "account:1")
    await forget_colleague(EMAIL, "cli")
    assert [] == await _traces()


async def test_nobody_is_told_that_there_is_no_such_account() -> None:
    await forget_colleague(EMAIL, "cli")
    assert (0, 0) == (await Message.count(), await AuditEntry.count())


async def test_disclosure_says_all_and_no_secret() -> None:
    account = await account_of((await _colleague()).id)
    told = await disclosure_of_account(account)
    written = json.loads(as_json(told))
    assert (EMAIL, True, 10) == (
        written["account"]["email"], written["account"]["has_password"], written["account"]["recovery_codes_left"],
    )  # fmt: skip
    names = "organisations signed_in passkeys invitations helps_at_the_door_of forms_not_sent preferences lists_brought_in mails"
    assert [1, 1, 1, 1, 1, 1, 1, 1, 3] == [len(written[name]) for name in names.split()]
    assert {"account.totp_begun", "account.recovery_codes_renewed"} <= {deed["action"] for deed in written["history"]}
    secrets = [account.password_hash, account.totp_secret, account.public_id]
    assert [False] * 3 == [secret in as_json(told).decode() for secret in secrets]


async def test_disclosure_takes_a_fixed_number_of_statements() -> None:
    account = await account_of((await _colleague()).id)
    with counted() as one:
        await disclosure_of_account(account)
    for number in (2, 3):
        await begin_sign_in(account.id, "password")
        await Passkey(
            account=account.id, name="x", credential_id=bytes([number]), public_key=b"x", created_at=now()
        ).save()
        await make_member(f"haus-{number}", Role.reporter, EMAIL)
    with counted() as three:
        await disclosure_of_account(account)
    assert len(one) == len(three) <= 14
