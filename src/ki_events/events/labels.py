"""The labels of an event are replaced as a whole, and only when they differ."""

from collections.abc import Iterable, Sequence

from ki_events.events.folding import WITH_E, fold
from ki_events.events.label_table import Label, LabelKind
from ki_events.rows import insert_all

NOT_YET = 0
"""The event of rows whose event is not saved yet; whoever saves them sets it."""


def labels_of(named: Iterable[tuple[LabelKind, Sequence[tuple[str, str]]]]) -> list[Label]:
    """Return the labels of kinds with their (slug, name) pairs, in their order, without event; the same one twice is one."""
    return [
        Label(event=NOT_YET, kind=kind.value, slug=slug, name=name, position=position)
        for kind, pairs in named
        for position, (slug, name) in enumerate(_first_of_each(pairs))
    ]


def label_slug(name: str) -> str:
    """Return the name as it stands in addresses: "Übergang Schule/Beruf" is uebergang-schule-beruf."""
    letters = fold(name.casefold().translate(WITH_E))
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    return "-".join(words)[:120] or "-"


def labels_differ(stored: Sequence[Label], wanted: Sequence[Label]) -> bool:
    """Return whether `write_labels` has something to write."""
    return sorted(map(_key, stored)) != sorted(map(_key, wanted))


async def write_labels(event_id: int, stored: Sequence[Label], wanted: Sequence[Label]) -> bool:
    """Replace the labels of an event if they differ; return whether they did."""
    if not labels_differ(stored, wanted):
        return False
    if stored:
        await Label.delete().where(Label.event == event_id)
    if wanted:
        for label in wanted:
            label.event = event_id
        await insert_all(wanted)
    return True


def _first_of_each(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    seen: dict[str, str] = {}
    for slug, name in pairs:
        seen.setdefault(slug, name)
    return list(seen.items())


def _key(label: Label) -> tuple[str, int, str, str]:
    return label.kind, label.position, label.slug, label.name
