"""What else is planned at a time speaks against it: another date of the event, a taken room, a busy speaker, the same audience."""

from collections.abc import Iterator, Sequence

from ki_events import dates
from ki_events.clock import local
from ki_events.events.hint import Hint, HintKind
from ki_events.events.nearby import Other, Wanted
from ki_events.events.straying import usual_day
from ki_events.events.tables import Session
from ki_events.i18n import _


def doubled(wanted: Wanted, own: Sequence[Other]) -> Iterator[Hint]:
    """Yield a hint for each other date that the event has at that time; `own` are the sessions of the event near it."""
    # Workshops, and parts of a day that have names of their own, run side by side on purpose.
    for each in own:
        if each.is_workshop or wanted.is_workshop or not _overlap(wanted, each):
            continue
        is_same_span = (wanted.starts_at, wanted.ends_at) == (each.starts_at, each.ends_at)
        is_named = bool(wanted.title and each.part)
        if wanted.title.casefold() == each.part.casefold() or (is_same_span and not is_named):
            sentence = _("Diese Veranstaltung hat dann schon einen Termin: %(time)s.")
            yield Hint(HintKind.doubled, sentence % {"time": dates.moment_in_words(each.starts_at)})


def another_day(wanted: Wanted, own: Sequence[Session]) -> Iterator[Hint]:
    """Yield a hint for a workshop on another day than the rest of its event; `own` is what is planned of events."""
    if not wanted.event or not wanted.is_workshop:
        return
    first = local(wanted.starts_at).date()
    usual = usual_day((row for row in own if row.event == wanted.event and row.id != wanted.session), first)
    if usual != first:
        sentence = _("Die übrige Veranstaltung ist am %(day)s. Wer nur dann kommt, verpasst diesen Workshop.")
        yield Hint(HintKind.stray, sentence % {"day": dates.day(usual)})


def clashes(wanted: Wanted, others: Sequence[Other]) -> Iterator[Hint]:
    """Yield a hint for each room and speaker that another event needs at that time."""
    for each in others:
        if not _overlap(wanted, each):
            continue
        words = {"title": each.title, "time": dates.moment_in_words(each.starts_at)}
        if wanted.room and each.organisation == wanted.organisation and _same_room(wanted, each):
            words["room"] = wanted.room
            sentence = _("Der Raum %(room)s ist dann belegt: „%(title)s“, %(time)s.") % words
            yield Hint(HintKind.room, sentence, each.slug)
        for name in _shared(wanted.speakers, each.speakers):
            sentence = _("%(name)s ist dann schon bei „%(title)s“, %(time)s.") % (words | {"name": name})
            yield Hint(HintKind.speaker, sentence, each.slug if each.organisation == wanted.organisation else "")


def same_audience(wanted: Wanted, others: Sequence[Other]) -> Iterator[Hint]:
    """Yield a hint for each other event on that day that is for the same people."""
    sentence = _(
        "Am selben Tag für dieselbe Zielgruppe: „%(title)s“ (%(who)s). Viele schaffen an einem Tag nur eines von beiden."
    )
    # A day of workshops is one event.
    for each in {other.event: other for other in others}.values():
        if each.groups & set(wanted.target_groups):
            words = {"title": each.title, "who": each.organisation_name}
            slug = each.slug if each.organisation == wanted.organisation else ""
            yield Hint(HintKind.audience, sentence % words, slug)


def _overlap(wanted: Wanted, other: Other) -> bool:
    return other.starts_at < wanted.ends_at and wanted.starts_at < other.ends_at


def _same_room(wanted: Wanted, other: Other) -> bool:
    return (wanted.place.casefold(), wanted.room.casefold()) == (other.place.casefold(), other.room.casefold())


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    known = {name.casefold() for name in theirs}
    return [name for name in ours if name.casefold() in known]
