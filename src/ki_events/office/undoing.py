"""What can be brought back of an event, part by part: how two versions of it differ in words, and how one is restored.

A part is what `keep_version(event, part, content, actor)` names. To let another one be undone, add its `Part` to `PARTS`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ki_events.db import transaction
from ki_events.events import translating
from ki_events.events.choices import language_name
from ki_events.events.tables import Event
from ki_events.events.versions import Version, mark_undone
from ki_events.i18n import _
from ki_events.office.event.texts_form import labels
from ki_events.office.event.texts_words import Difference, differences, differing
from ki_events.office.frame import OpenEvent
from ki_events.programmes.belonging import programmes_to_choose
from ki_events.registrations.changing.describing import TEXTS, as_written, describe, texts_of
from ki_events.registrations.questions import editing as question_editing
from ki_events.registrations.questions.reading import questions_of

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One part of an event: what a content of it is called, what it is now (for the same content), and how it is restored.

    `differences` tells two contents apart, the older one first; `restore` is a verb and may raise `Refused`.
    """

    name: Callable[[Content], str]
    current: Callable[[Event, Content], Awaitable[Content]]
    differences: Callable[[Event, Content, Content], Awaitable[list[Difference]]]
    restore: Callable[[Event, Content, str], Awaitable[object]]


@dataclass(frozen=True)
class Change:
    """A version that was replaced, what it is called, and what changed when it was."""

    version: Version
    name: str
    differences: list[Difference]


async def changes_of(event: Event, versions: list[Version]) -> list[Change]:
    """Return what changed with each version, the newest first as they come; parts that are undone elsewhere are left out.

    A version is told apart from the one that came after it, the newest from what is now.
    """
    found: list[Change] = []
    after: dict[str, Content] = {}
    for version in versions:
        part = PARTS.get(version.part)
        if part is None:
            continue
        name = part.name(version.content)
        if name not in after:
            after[name] = await part.current(event, version.content)
        found.append(Change(version, name, await part.differences(event, version.content, after[name])))
        after[name] = version.content
    return found


async def restore(opened: OpenEvent, version: Version) -> None:
    """Bring a version back, in one transaction; what was until now becomes a version itself. Raise `Refused`."""
    async with transaction():
        await PARTS[version.part].restore(opened.event, version.content, opened.actor)
        await mark_undone(version.id)


async def _current_texts(event: Event, _like: Content) -> Content:
    return (await texts_of(event)).written()


async def _texts_differ(event: Event, before: Content, after: Content) -> list[Difference]:
    older, newer = as_written(before), as_written(after)
    names = differing(older, newer)
    programmes = dict(await programmes_to_choose(event.id)) if "programmes" in names else {}
    return differences(older, newer, names, programmes)


async def _restore_texts(event: Event, content: Content, actor: str) -> None:
    texts = as_written(content)
    known = {number for number, _name in await programmes_to_choose(event.id)}
    kept = tuple(number for number in texts.programmes if number in known)
    await describe(event.id, replace(texts, programmes=kept), event.revision, actor)


async def _current_translation(event: Event, like: Content) -> Content:
    rows = {row.lang: row for row in await translating.texts_of(event.id)}
    said = translating.said_by(rows.get(str(like["lang"])))
    return {"lang": like["lang"], **{name: getattr(said, name) for name in translating.FIELDS}}


async def _translations_differ(_event: Event, before: Content, after: Content) -> list[Difference]:
    called = labels()
    return [
        Difference(name, called[name], str(before[name]), str(after[name]), lines=name != "title")
        for name in translating.FIELDS
        if before[name] != after[name]
    ]


async def _current_questions(event: Event, _like: Content) -> Content:
    return question_editing.content_of([asked.definition for asked in await questions_of(event.id)])


async def _questions_differ(_event: Event, before: Content, after: Content) -> list[Difference]:
    return [Difference("questions", _("Fragen"), _questions(before), _questions(after), lines=True)]


def _questions(content: Content) -> str:
    return "\n".join(f"{number}. {one['label']}" for number, one in enumerate(content["questions"], start=1))


PARTS: dict[str, Part] = {
    TEXTS: Part(lambda _content: _("Angaben"), _current_texts, _texts_differ, _restore_texts),
    translating.PART: Part(
        lambda content: _("Texte auf %(language)s") % {"language": language_name(str(content["lang"]))},
        _current_translation,
        _translations_differ,
        lambda event, content, actor: translating.restore_translation(event.id, content, actor),
    ),
    question_editing.PART: Part(
        lambda _content: _("Fragen"),
        _current_questions,
        _questions_differ,
        lambda event, content, actor: question_editing.restore_questions(event.id, content, actor),
    ),
}
"""By the name under which versions are kept."""
