"""How long each kind of personal data is kept: one table, which the texts, the pages and the nightly sweep read (GDPR Art. 5 (1) e)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ki_events.i18n import _, by_language
from ki_events.interests.expiring import KEPT_FOR as INTERESTS_KEPT_FOR
from ki_events.organisations.reporting_barriers import KEPT_FOR as REPORTS_KEPT_FOR
from ki_events.registrations.mailboxes.changing import PROVE_WITHIN


class Kind(StrEnum):
    """The kinds of personal data that the system holds."""

    access_needs = "access_needs"
    sensitive_answers = "sensitive_answers"
    answers = "answers"
    reasons = "reasons"
    without_place = "without_place"
    registrations = "registrations"
    new_addresses = "new_addresses"
    invitation_links = "invitation_links"
    calendar_entries = "calendar_entries"
    sent_mail = "sent_mail"
    unsent_mail = "unsent_mail"
    farewells = "farewells"
    login_links = "login_links"
    interests = "interests"
    barrier_reports = "barrier_reports"


class After(StrEnum):
    """The moment from which the days are counted."""

    event = "event"
    sending = "sending"
    writing = "writing"
    expiry = "expiry"
    confirming = "confirming"
    asking = "asking"


@dataclass(frozen=True)
class Period:
    """So many `days` after a moment; an organisation may choose others from `least` to `most`, where `most` is not 0."""

    days: int
    after: After
    least: int = 0
    most: int = 0

    @property
    def is_chosen(self) -> bool:
        """Say whether organisations choose it themselves."""
        return self.most > 0


PERIODS: Mapping[Kind, Period] = {
    # Health may be told here (GDPR Art. 9): two weeks to pay the interpreter, and gone.
    Kind.access_needs: Period(14, After.event, least=0, most=90),
    Kind.sensitive_answers: Period(14, After.event, least=0, most=90),
    Kind.answers: Period(90, After.event, least=0, most=365),
    Kind.reasons: Period(90, After.event, least=0, most=365),
    Kind.without_place: Period(90, After.event, least=14, most=365),
    # Names and addresses of who had a place: certificates are asked for again, and funding bodies want proof.
    Kind.registrations: Period(365, After.event, least=30, most=3650),
    # Nobody has proven it: it may be a stranger's.
    Kind.new_addresses: Period(PROVE_WITHIN.days, After.asking),
    Kind.invitation_links: Period(30, After.event, least=0, most=365),
    # Nothing is sent about a date that is over.
    Kind.calendar_entries: Period(30, After.event),
    Kind.sent_mail: Period(30, After.sending),
    Kind.unsent_mail: Period(90, After.writing),
    Kind.farewells: Period(0, After.sending),
    Kind.login_links: Period(0, After.expiry),
    Kind.interests: Period(INTERESTS_KEPT_FOR.days, After.confirming),
    Kind.barrier_reports: Period(REPORTS_KEPT_FOR.days, After.writing),
}

CHOSEN = tuple(kind for kind, period in PERIODS.items() if period.is_chosen)
"""What an organisation decides itself, since it is responsible for its registrations."""


def kept_days(own: Mapping[Kind, int]) -> dict[Kind, int]:
    """Return the days of each kind where an organisation has chosen `own`.

    With a registration goes all that hangs on it, so that nothing of it is ever kept longer than the name.
    """
    days = {kind: own.get(kind, period.days) for kind, period in PERIODS.items()}
    longest = max(days[Kind.registrations], days[Kind.without_place])
    for kind in (Kind.access_needs, Kind.sensitive_answers, Kind.answers, Kind.reasons):
        days[kind] = min(days[kind], longest)
    return days


kind_names: Callable[[], dict[Kind, str]] = by_language(
    lambda: {
        Kind.access_needs: _("Unterstützungsbedarf"),
        Kind.sensitive_answers: _("Antworten auf sensible Fragen"),
        Kind.answers: _("Antworten auf Fragen der Veranstaltung"),
        Kind.reasons: _("Begründungen, die Sie geschrieben haben"),
        Kind.without_place: _("Anmeldungen ohne Platz, abgesagte und nicht zugelassene"),
        Kind.registrations: _("Anmeldungen mit Platz"),
        Kind.new_addresses: _("Neue E-Mail-Adresse, die niemand bestätigt hat"),
        Kind.invitation_links: _("Name und Adresse in persönlichen Einladungen"),
        Kind.calendar_entries: _("Vermerk, welche Kalendereinträge Sie von uns haben"),
        Kind.sent_mail: _("Empfangsadresse gesendeter E-Mails"),
        Kind.unsent_mail: _("Empfangsadresse von E-Mails, die nicht ankamen"),
        Kind.farewells: _("Empfangsadresse der Mitteilung, dass alles gelöscht ist"),
        Kind.login_links: _("Anmeldelinks zu „Meine Anmeldungen“"),
        Kind.interests: _("Wunsch, vom nächsten Termin zu erfahren"),
        Kind.barrier_reports: _("Meldungen von Barrieren"),
    }
)
"""What each kind is called, in the language of the moment."""
