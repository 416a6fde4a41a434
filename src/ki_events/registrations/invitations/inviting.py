"""Invitation links are made, revoked and opened here; one that opens nothing says why."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.addresses import mail_address
from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Mode
from ki_events.i18n import _
from ki_events.links import is_valid, new_public_id, public_id_in, token
from ki_events.mail.outbox import Envelope, put
from ki_events.refusal import Refused
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.rows import one

PURPOSE = "invitation-link"


@dataclass(frozen=True)
class Wanted:
    """A link to be made: with `email` it is personal, is used once and goes there; else `most` registrations (None: any number).

    `name` is the invited person's, or says for the organisers whom the link is for. `contingent` is one of a partner.
    """

    name: str = ""
    email: str = ""
    language: str = "de"
    most: int | None = None
    contingent: int | None = None
    expires_at: datetime | None = None


async def create(event_id: int, wanted: Wanted, actor: str) -> InvitationLink:
    """Make a link; a personal one is mailed to the invited person in the same transaction.

    Raise `Refused`: `no_registration`, `email`, `name_missing`, `link_without_use`, `contingent_unknown`. Raise `LookupError`
    when there is no such event.
    """
    async with transaction():
        event = await one(Event, event_id)
        link = _row(event, wanted)
        await _refuse_strange_contingent(event_id, wanted.contingent)
        await link.save()
        after = {"most": str(link.most or ""), "contingent": str(link.contingent or "")}
        await record(actor, "invitation_link.created", f"invitation_link:{link.id}", Change(after=after))
        if link.email:
            await put(_letter(link, event))
        return link


async def revoke(link_id: int, actor: str) -> None:
    """Let a link open nothing any more; who registered by it stays registered. Revoking twice changes nothing."""
    async with transaction():
        open_link = (InvitationLink.id == link_id) & InvitationLink.revoked_at.is_null()
        revoked = (
            await InvitationLink.update({InvitationLink.revoked_at: now()})
            .where(open_link)
            .returning(InvitationLink.id)
        )
        if revoked:
            await record(actor, "invitation_link.revoked", f"invitation_link:{link_id}", Change())


def token_of_link(link: InvitationLink) -> str:
    """Return the secret part of the link's address."""
    return token(PURPOSE, link.public_id, link.generation)


async def link_by_token(text: str) -> InvitationLink | None:
    """Return the link whose address has this token, or None if there is none."""
    if "\x00" in text:
        return None
    link = await InvitationLink.objects().get(InvitationLink.public_id == public_id_in(text))
    return link if link is not None and is_valid(text, PURPOSE, link.generation) else None


def refuse_unless_valid(link: InvitationLink | None, event_id: int, moment: datetime) -> None:
    """Raise `Refused` unless one can register for the event with this link at `moment` (UTC).

    Codes: `link_unknown`, `link_foreign`, `link_revoked`, `link_expired`, `link_used`.
    """
    if link is None:
        raise Refused("link_unknown", _unknown())
    if link.event != event_id:
        raise Refused("link_foreign", _("Dieser Einladungslink gehört zu einer anderen Veranstaltung."))
    if link.revoked_at is not None:
        raise Refused(
            "link_revoked",
            _("Diese Einladung wurde zurückgezogen. Bitte fragen Sie bei der veranstaltenden Organisation nach."),
        )
    if link.expires_at is not None and link.expires_at <= moment:
        raise Refused(
            "link_expired",
            _(
                "Diese Einladung ist abgelaufen. Bitte fragen Sie bei der veranstaltenden Organisation nach einer neuen."
            ),
        )
    if link.most is not None and link.used >= link.most:
        raise Refused("link_used", _used_up(link))


def _unknown() -> str:
    return _(
        "Diesen Einladungslink gibt es nicht. Vielleicht wurde er beim Kopieren abgeschnitten: "
        "Bitte öffnen Sie ihn direkt aus der Einladung."
    )


def _used_up(link: InvitationLink) -> str:
    if link.email:
        return _(
            "Mit dieser Einladung wurde schon jemand angemeldet. Waren Sie das, finden Sie den Link zu Ihrer Anmeldung in der E-Mail dazu."
        )
    return _("Alle Plätze dieser Einladung sind vergeben. Bitte fragen Sie bei der veranstaltenden Organisation nach.")


def _row(event: Event, wanted: Wanted) -> InvitationLink:
    if event.mode in (Mode.none, Mode.external):
        raise Refused("no_registration", _("Zu dieser Veranstaltung meldet sich hier niemand an."))
    if wanted.email and not wanted.name:
        raise Refused("name_missing", _("Bitte nennen Sie den Namen der eingeladenen Person: Er steht in der Anrede."))
    if wanted.most is not None and wanted.most < 1:
        raise Refused("link_without_use", _("Eine Einladung muss für mindestens eine Person gelten."))
    if wanted.expires_at is not None and wanted.expires_at <= now():
        raise Refused(
            "link_without_use", _("Die Einladung wäre schon abgelaufen. Bitte wählen Sie ein späteres Datum.")
        )
    return InvitationLink(
        public_id=new_public_id(),
        event=event.id,
        contingent=wanted.contingent,
        name=wanted.name,
        email=_address(wanted.email),
        language=wanted.language,
        most=1 if wanted.email else wanted.most,
        expires_at=wanted.expires_at,
        created_at=now(),
    )


def _address(email: str) -> str:
    if not email:
        return ""
    try:
        return mail_address(email)
    except ValueError:
        raise Refused("email", _("Bitte eine E-Mail-Adresse eingeben, zum Beispiel name@schule.de.")) from None


async def _refuse_strange_contingent(event_id: int, contingent: int | None) -> None:
    if contingent is None:
        return
    of_partner = (Contingent.event == event_id) & (Contingent.kind == ContingentKind.partner)
    if not await Contingent.exists().where((Contingent.id == contingent) & of_partner):
        raise Refused(
            "contingent_unknown",
            _("Zu dieser Veranstaltung gibt es dieses Kontingent einer Partnerorganisation nicht."),
        )


def _letter(link: InvitationLink, event: Event) -> Envelope:
    return Envelope(
        key=f"invited:{link.id}:{link.generation}",
        kind="invited",
        recipient=link.email,
        language=link.language,
        payload={"invitation_link": link.id, "event": event.id},
        not_after=event.ends_at if link.expires_at is None else link.expires_at,
    )
