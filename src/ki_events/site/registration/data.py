"""What is held about a registration, in words: groups of lines, each with the sentence until when they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.dates import day, moment_in_words
from ki_events.events.contingents import Attendance, ContingentKind
from ki_events.i18n import _, ngettext
from ki_events.mail.tables import MessageState
from ki_events.registrations.questions.needs import need_names
from ki_events.registrations.questions.tables import NeedKind
from ki_events.retention.periods import PERIODS, Kind
from ki_events.retention.shapes import AboutRegistration, HistoryStep, Mail
from ki_events.site.catalogue.group_names import name_of
from ki_events.site.words import calendar_name, rule_sentence, status_name
from ki_events.web.languages import OWN_NAMES


@dataclass(frozen=True)
class Line:
    """A word and what is stored under it; what the event says is in its language."""

    label: str
    value: str
    label_lang: str = ""
    value_lang: str = ""


@dataclass(frozen=True)
class DataGroup:
    """Lines that are kept equally long."""

    title: str
    lines: Sequence[Line]
    until: str


def groups_of(
    about: AboutRegistration, days: Mapping[Kind, int], lang: str, names: Mapping[str, str]
) -> list[DataGroup]:
    """Return the groups that have lines; `days` are the organisation's, `lang` is the event's language.

    `names` says what the event calls its groups (`group_names`).
    """
    until = {Kind(one.data): one.until for one in about.kept_until}
    found = [
        DataGroup(_("Ihre Angaben"), _own(about, names), _erased(until, days, Kind.registrations)),
        DataGroup(_("Unterstützung, die Sie brauchen"), _needs(about), _erased(until, days, Kind.access_needs)),
        DataGroup(_("Ihre Antworten"), _answers(about, lang), _answers_until(until, days)),
        DataGroup(_("Ihre Workshops"), _workshops(about, lang), _("Die Wahl bleibt als Zahl, ohne Ihren Namen.")),
        DataGroup(_("Was bisher geschah"), _history(about.history), _history_until(until, days)),
        DataGroup(_("E-Mails von uns"), mail_lines(about.mails), mails_until()),
        DataGroup(_("Kalendereinträge"), _entries(about), _erased(until, days, Kind.calendar_entries)),
    ]
    return [group for group in found if group.lines]


def mail_lines(mails: Sequence[Mail]) -> list[Line]:
    """Return when each was sent, whether it was, and to whom."""
    states = {
        MessageState.pending.value: _("wird gesendet"),
        MessageState.sent.value: _("gesendet"),
        MessageState.dead.value: _("nicht zugestellt"),
        MessageState.dropped.value: _("nicht gesendet, weil überholt"),
    }
    return [
        Line(moment_in_words(mail.sent_at or mail.written_at), f"{states[mail.state]} – {mail.recipient}")
        for mail in mails
    ]


def mails_until() -> str:
    """Return the sentence until when recipients are kept."""
    return _(
        "Den Text speichern wir nicht. Die Adresse wird {sent} Tage nach dem Versand gelöscht, bei nicht gesendeten E-Mails nach {unsent} Tagen."
    ).format(sent=PERIODS[Kind.sent_mail].days, unsent=PERIODS[Kind.unsent_mail].days)


def _own(about: AboutRegistration, names: Mapping[str, str]) -> list[Line]:
    attendance = {Attendance.on_site.value: _("vor Ort"), Attendance.online.value: _("online")}
    return _filled(
        [
            (_("Name"), f"{about.given_name} {about.family_name}"),
            (_("E-Mail-Adresse"), about.email),
            (_("Neue E-Mail-Adresse, noch nicht bestätigt"), about.new_email_to_be_proven),
            (_("Schule oder Einrichtung"), about.institution),
            (_("Art der Einrichtung"), name_of(names, ContingentKind.institution_type, about.institution_type)),
            (_("Zielgruppe"), name_of(names, ContingentKind.target_group, about.target_group)),
            (_("Teilnahme"), attendance.get(about.attendance, "")),
            (_("Kalender"), calendar_name(about.calendar)),
            (_("Sprache"), OWN_NAMES.get(about.language, about.language)),
            (_("Stand"), status_name(about.status)),
            (_("Angemeldet am"), moment_in_words(about.registered_at)),
            (_("Bemerkung der veranstaltenden Organisation"), about.remark_of_the_organisers),
            (_("Gruppe"), _("mit anderen zusammen angemeldet") if about.registered_in_a_group else ""),
        ]
    )


def _filled(pairs: Iterable[tuple[str, str]]) -> list[Line]:
    return [Line(label, value) for label, value in pairs if value]


def _needs(about: AboutRegistration) -> list[Line]:
    names = need_names()
    return [Line(names[NeedKind(need.kind)], need.detail or _("ja")) for need in about.access_needs]


def _answers(about: AboutRegistration, lang: str) -> list[Line]:
    return [Line(answer.question, answer.text, label_lang=lang) for answer in about.answers]


def _workshops(about: AboutRegistration, lang: str) -> list[Line]:
    return [Line(moment_in_words(one.starts_at), one.title, value_lang=lang) for one in about.workshops]


def _history(steps: Sequence[HistoryStep]) -> list[Line]:
    return [Line(moment_in_words(step.at), _step(step)) for step in steps]


def _step(step: HistoryStep) -> str:
    sentence = rule_sentence(step.rule)
    return f"{sentence} {_('Grund:')} {step.reason}" if step.reason else sentence


def _entries(about: AboutRegistration) -> list[Line]:
    methods = {"CANCEL": _("aus Ihrem Kalender genommen")}
    return [
        Line(moment_in_words(entry.starts_at), methods.get(entry.method, _("als Einladung oder Datei gesendet")))
        for entry in about.calendar_entries
    ]


def _erased(until: Mapping[Kind, datetime | None], days: Mapping[Kind, int], kind: Kind) -> str:
    moment = until[kind]
    if moment is not None:
        return _("Wird spätestens am {day} gelöscht.").format(day=day(moment))
    return _after_event(days[kind])


def _after_event(count: int) -> str:
    return ngettext(
        "Wird {n} Tag nach dem Ende der Veranstaltung gelöscht; ihr neuer Termin steht noch nicht fest.",
        "Wird {n} Tage nach dem Ende der Veranstaltung gelöscht; ihr neuer Termin steht noch nicht fest.",
        count,
    ).format(n=count)


def _answers_until(until: Mapping[Kind, datetime | None], days: Mapping[Kind, int]) -> str:
    sensitive = until[Kind.sensitive_answers]
    words = _erased(until, days, Kind.answers)
    if sensitive is None or sensitive == until[Kind.answers]:
        return words
    return words + " " + _("Antworten auf sensible Fragen schon am {day}.").format(day=day(sensitive))


def _history_until(until: Mapping[Kind, datetime | None], days: Mapping[Kind, int]) -> str:
    moment, count = until[Kind.reasons], days[Kind.reasons]
    if moment is not None:
        words = _("Begründungen, die Sie geschrieben haben, werden spätestens am {day} gelöscht.")
        return words.format(day=day(moment))
    return _(
        "Begründungen, die Sie geschrieben haben, werden {n} Tage nach dem Ende der Veranstaltung gelöscht."
    ).format(n=count)
