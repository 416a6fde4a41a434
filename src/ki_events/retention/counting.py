"""What names a mail address, in numbers and without names: for whoever is about to erase it."""

from ki_events.i18n import _, ngettext
from ki_events.retention.held import Held


def counted(held: Held) -> list[str]:
    """Return a few words for each kind of row that there is, in the language of the moment."""
    messages, waiting = len(held.messages), len(held.new_addresses)
    found = [
        (held.registrations, ngettext("{n} Anmeldung", "{n} Anmeldungen", len(held.registrations))),
        (held.to_cancel, _("davon {n} noch abzusagen")),
        (
            held.new_addresses,
            ngettext("{n} Adresse, die nicht bestätigt ist", "{n} Adressen, die nicht bestätigt sind", waiting),
        ),
        (held.parties, ngettext("{n} Gruppe als Kontakt", "{n} Gruppen als Kontakt", len(held.parties))),
        (
            held.interests,
            ngettext("{n} Interesse am nächsten Termin", "{n} Interessen am nächsten Termin", len(held.interests)),
        ),
        (held.invitation_links, ngettext("{n} Einladung", "{n} Einladungen", len(held.invitation_links))),
        (held.login_links, ngettext("{n} Anmeldelink", "{n} Anmeldelinks", len(held.login_links))),
        (held.ledger, ngettext("{n} Kalendereintrag", "{n} Kalendereinträge", len(held.ledger))),
        (
            held.messages,
            ngettext("{n} E-Mail mit dieser Empfangsadresse", "{n} E-Mails mit dieser Empfangsadresse", messages),
        ),
        (held.reports, ngettext("{n} Meldung einer Barriere", "{n} Meldungen von Barrieren", len(held.reports))),
    ]
    return [words.format(n=len(ids)) for ids, words in found if ids]
