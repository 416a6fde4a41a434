"""The groups that a mailbox signed up, as `/meine` lists them."""

from dataclasses import dataclass

from ki_events.events.tables import EventStatus
from ki_events.i18n import _, ngettext
from ki_events.registrations.mailboxes.mine_parties import OwnParty, parties_of
from ki_events.site.event.states import Badge
from ki_events.site.event.when import span


@dataclass(frozen=True)
class PartyItem:
    """One group of the list; `size` says how many people it has."""

    token: str
    title: str
    lang: str
    when: str
    organisation: str
    size: str
    badge: Badge | None


async def party_items(mailbox: str) -> list[PartyItem]:
    """Return the groups of a mailbox (its key) whose event is still to come, in one statement."""
    return [_item(party) for party in await parties_of(mailbox)]


def _item(party: OwnParty) -> PartyItem:
    return PartyItem(
        token=party.token,
        title=party.title,
        lang=party.lang,
        when=_("Termin offen") if party.event.postponed else span(party.event, party.parts),
        organisation=party.organisation,
        size=ngettext("%(n)s Person", "%(n)s Personen", party.active or party.people)
        % {"n": party.active or party.people},
        badge=_badge(party),
    )


def _badge(party: OwnParty) -> Badge | None:
    if party.event.status == EventStatus.cancelled:
        return Badge("danger", _("Veranstaltung abgesagt"))
    return None if party.active else Badge("neutral", _("Die ganze Gruppe ist abgesagt"))
