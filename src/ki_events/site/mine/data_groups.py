"""What names a mailbox beside its registrations, in words: groups of lines, each with the sentence until when they are kept."""

from collections.abc import Sequence
from itertools import islice

from ki_events.dates import moment_in_words
from ki_events.i18n import _, ngettext
from ki_events.retention.periods import PERIODS, Kind
from ki_events.retention.shapes import Disclosure, Group, Wish
from ki_events.site.registration.data import DataGroup, Line, mail_lines, mails_until

MOST_LINES = 40
"""So many of a kind are shown; the file has them all."""


def groups_beside(told: Disclosure) -> list[DataGroup]:
    """Return the groups that have lines."""
    found = [
        DataGroup(_("Neue E-Mail-Adresse, noch nicht bestätigt"), _new_addresses(told), _new_addresses_until()),
        DataGroup(_("Gruppen, die Sie angemeldet haben"), _groups(told.groups), _groups_until()),
        DataGroup(_("Wunsch, vom nächsten Termin zu erfahren"), _wishes(told.wishes), _wishes_until()),
        DataGroup(_("Persönliche Einladungen"), _invitations(told), _invitations_until()),
        DataGroup(_("Links zu „Meine Anmeldungen“ und Ihrem Kalender"), _links(told), _links_until()),
        DataGroup(_("Andere E-Mails von uns"), mail_lines(told.other_mails), mails_until()),
    ]
    return [DataGroup(group.title, _shown(group.lines), group.until) for group in found if group.lines]


def _shown(lines: Sequence[Line]) -> list[Line]:
    shown, rest = list(islice(lines, MOST_LINES)), len(lines) - MOST_LINES
    if rest > 0:
        words = ngettext("{n} weiterer Eintrag steht in der Datei.", "{n} weitere Einträge stehen in der Datei.", rest)
        shown.append(Line(_("Und mehr"), words.format(n=rest)))
    return shown


def _new_addresses(told: Disclosure) -> list[Line]:
    return [Line(one.event, one.email) for one in told.new_addresses]


def _groups(groups: Sequence[Group]) -> list[Line]:
    return [Line(one.event, _group(one)) for one in groups]


def _group(group: Group) -> str:
    people = ngettext("{n} Person", "{n} Personen", group.people).format(n=group.people)
    return ", ".join(filter(None, [group.contact_name, people, moment_in_words(group.registered_at)]))


def _wishes(wishes: Sequence[Wish]) -> list[Line]:
    return [Line(one.event, _wish(one)) for one in wishes]


def _wish(wish: Wish) -> str:
    if wish.confirmed_at is None:
        return _("angefragt am {moment}, nicht bestätigt").format(moment=moment_in_words(wish.asked_at))
    return _("bestätigt am {moment}").format(moment=moment_in_words(wish.confirmed_at))


def _invitations(told: Disclosure) -> list[Line]:
    return [
        Line(one.event, ", ".join(filter(None, [one.name, one.email, moment_in_words(one.made_at)])))
        for one in told.invitations
    ]


def _links(told: Disclosure) -> list[Line]:
    until = _("gilt bis {moment}")
    return [
        Line(moment_in_words(one.made_at), until.format(moment=moment_in_words(one.expires_at)))
        for one in told.login_links
    ]


def _new_addresses_until() -> str:
    days = PERIODS[Kind.new_addresses].days
    return _("Wird gelöscht, wenn sie in {n} Tagen niemand bestätigt.").format(n=days)


def _groups_until() -> str:
    return _("Wird mit der letzten Anmeldung der Gruppe gelöscht.")


def _wishes_until() -> str:
    days = PERIODS[Kind.interests].days
    words = _("Wird gelöscht, sobald Sie den Wunsch beenden, spätestens {n} Tage nach der Bestätigung.")
    return words.format(n=days)


def _invitations_until() -> str:
    return _("Wird nach dem Ende der Veranstaltung gelöscht; die Frist steht im Datenschutzhinweis der Organisation.")


def _links_until() -> str:
    return _("Wird gelöscht, wenn der Link abläuft oder keine Anmeldung mehr da ist.")
