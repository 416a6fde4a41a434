"""The link of an invitation: looking changes nothing, accepting it makes a colleague."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.accepting import Newcomer, accept_as_known, accept_as_new
from ki_events.accounts.inviting import invitation_of
from ki_events.accounts.oidc import is_configured
from ki_events.accounts.passkeys import Owner, adding_options, made_passkey
from ki_events.accounts.passwords import hashed_password
from ki_events.accounts.reading import account_with_address
from ki_events.accounts.role_words import role_name, role_sentence
from ki_events.accounts.sign_ins import SignedIn, end_sign_in
from ki_events.accounts.tables import AccountInvitation
from ki_events.addresses import mail_key
from ki_events.i18n import _
from ki_events.office.sign_in.devices import called, device_of
from ki_events.office.sign_in.entering import door_page, enter
from ki_events.office.sign_in.limits import may_open_links
from ki_events.office.sign_in.password import CALLED_OFF, too_often
from ki_events.office.sign_in.password_fields import password_mistake
from ki_events.refusal import Refused
from ki_events.settings import settings
from ki_events.web.access import cookie, who_is_there
from ki_events.web.forms import Form, name_line, read_form
from ki_events.web.pages import AnyRequest, is_done, see, see_done

PATH = "/{link:str}"


class Acceptance(BaseModel):
    """What somebody new says: their name, and a password or a passkey."""

    name: name_line(160)  # type: ignore[valid-type]
    password: str = ""
    credential: str = ""


@dataclass(frozen=True)
class Shown:
    """What was typed, and what stands in the way."""

    form: Form[Any]
    status: int = 200
    problem: str = ""


@get(PATH, name="invitation")
async def invitation_page(request: AnyRequest, link: FromPath[str]) -> Response[bytes]:
    """Show who invites to what, and ask whoever is new for a name and a password or passkey."""
    invitation = await invitation_of(link)
    if invitation is None:
        return await invitation_over(request)
    return await show_invitation(request, invitation, link, Shown(Form({"name": invitation.name})))


@post(PATH, name="send_invitation")
async def send_invitation(request: AnyRequest, link: FromPath[str]) -> Response[Any]:
    """Accept the invitation; whoever is new is signed in by it, anyone else signs in as always."""
    invitation = await invitation_of(link)
    if invitation is None:
        return await invitation_over(request)
    shown = await _in_the_way(request, invitation)
    if shown is not None:
        return await show_invitation(request, invitation, link, shown)
    try:
        known = await account_with_address(invitation.email)
        if known is None:
            return await _welcome(request, invitation, link)
        if known.disabled_at is not None:
            return await show_invitation(request, invitation, link, Shown(Form(), 422, _disabled()))
        await accept_as_known(invitation, known)
    except Refused:
        return await invitation_over(request)
    return see_done(request, "office_start", "angenommen")


@post(f"{PATH}/abmelden", name="sign_out_for_invitation")
async def send_sign_out_for_invitation(request: AnyRequest, link: FromPath[str]) -> Response[Any]:
    """Sign out whoever is signed in on this device, and lead back to the invitation."""
    here = await who_is_there(request)
    if here is not None:
        await end_sign_in(here.sign_in_id, here.account_id)
    answer = see(request, "invitation", link=link)
    answer.headers["set-cookie"] = cookie("")
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


async def _in_the_way(request: AnyRequest, invitation: AccountInvitation) -> Shown | None:
    form: Form[Any] = Form({"name": invitation.name})
    if await _somebody_else(request, invitation) is not None:
        return Shown(form, 422)
    return None if await may_open_links(request) else Shown(form, 429, too_often())


async def _somebody_else(request: AnyRequest, invitation: AccountInvitation) -> SignedIn | None:
    """Return who is signed in here if the invitation is for another address; they must not accept it by a click."""
    here = await who_is_there(request)
    return here if here is not None and mail_key(here.email) != invitation.mail_key else None


async def _welcome(request: AnyRequest, invitation: AccountInvitation, link: str) -> Response[Any]:
    form = await read_form(request, Acceptance)
    wanted = form.value
    made = made_passkey(invitation.public_id, wanted.credential) if wanted and wanted.credential else None
    if wanted and wanted.credential and made is None:
        return await show_invitation(request, invitation, link, Shown(form, 422, _no_passkey()))
    known = _known(invitation, form.typed.get("name", ""))
    mistake = "" if made else password_mistake(form.typed.get("password", ""), known)
    if mistake:
        form.errors["password"] = mistake
    if wanted is None or mistake:
        return await show_invitation(request, invitation, link, Shown(form, 422))
    password_hash = "" if made else await hashed_password(wanted.password)
    newcomer = Newcomer(wanted.name, password_hash, made, called(device_of(request)))
    account = await accept_as_new(invitation, newcomer)
    return await enter(request, account, "passkey" if made else "password", "")


def _known(invitation: AccountInvitation, name: str) -> list[str]:
    house = invitation.organisation if invitation.role else None
    names = [house.name, house.short] if house else []
    return [invitation.email, invitation.name, name, settings().operator, *names]


async def show_invitation(
    request: AnyRequest, invitation: AccountInvitation, link: str, shown: Shown
) -> Response[bytes]:
    """Show the invitation that `link` opens, with the ways to accept it."""
    is_known = await account_with_address(invitation.email) is not None
    owner = Owner(invitation.public_id, invitation.email, invitation.name)
    return await door_page(
        request,
        "office/sign_in/invitation.html",
        status=shown.status,
        invitation=invitation,
        link=link,
        house=invitation.organisation if invitation.role else None,
        role=role_name(invitation.role) if invitation.role else "",
        may=role_sentence(invitation.role) if invitation.role else "",
        is_known=is_known,
        other=await _somebody_else(request, invitation),
        is_called_off=is_done(request, CALLED_OFF),
        form=shown.form,
        problem=shown.problem,
        oidc=settings().oidc_name if is_configured() else None,
        passkey="" if is_known else adding_options(owner),
    )


async def invitation_over(request: AnyRequest) -> Response[bytes]:
    """Say that the invitation serves no more."""
    return await door_page(request, "office/sign_in/invitation_over.html", status=410)


def _disabled() -> str:
    return _("Das Konto zu dieser Adresse ist gesperrt. Bitte wenden Sie sich an die Person, die Sie eingeladen hat.")


def _no_passkey() -> str:
    return _("Der Passkey ließ sich nicht speichern. Bitte versuchen Sie es noch einmal, oder wählen Sie ein Passwort.")
