"""What a column of a list can be for, and what its heading says that it is for."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.importing.list_reading import Row
from ki_events.office.registrations.setting import Setting

NAMES = ("given_name", "family_name", "full_name")
SEVERAL = frozenset({"", "remark"})
"""What more than one column may be for."""
LOOKED_AT = 12
"""Headings stand in one of so many rows."""

_HEADS: Mapping[str, str] = {
    "given_name": "vorname,vornamen,rufname,firstname,givenname,first",
    "family_name": "nachname,familienname,zuname,lastname,surname,familyname,last",
    "full_name": "name,namen,vollstandigername,namevorname,nachnamevorname,vornamenachname,vorundnachname,"
    "vornameundnachname,nameundvorname,teilnehmer,teilnehmerin,teilnehmende,person,fullname,teilnehmendeperson",
    "email": "email,emailadresse,mail,mailadresse,emailaddress,epost,dienstlicheemail,emaildienstlich,kontakt",
    "organization": "einrichtung,schule,institution,organisation,organization,trager,kita,dienststelle,schulname,"
    "namedereinrichtung,namederschule,schuleeinrichtung,einrichtungschule,school,kindergarten,firma,company",
    "target_group": "zielgruppe,gruppe,targetgroup,funktion,rolle",
    "institution_type": "schulform,artdereinrichtung,einrichtungsart,typ,institutiontype",
    "attendance": "teilnahme,teilnahmeart,artderteilnahme,format,prasenzoderonline,onlineoderprasenz,attendance",
    "remark": "bemerkung,bemerkungen,anmerkung,anmerkungen,notiz,notizen,kommentar,hinweis,remark,note,notes,comment",
}
_KNOWN = {head: name for name, heads in _HEADS.items() for head in heads.split(",")}


@dataclass(frozen=True)
class Target:
    """What a column can be for: its `name` in a mapping, and how people call it."""

    name: str
    label: str

    @property
    def is_of_event(self) -> bool:
        """Say whether the label quotes what the organisation wrote, in the language of its event."""
        return self.name.startswith(("round-", "q-"))


def targets_of(setting: Setting) -> list[Target]:
    """Return what the columns of a list can be for at this event, leaving aside comes first."""
    found = [
        Target("", _("nicht übernehmen")),
        Target("given_name", _("Vorname")),
        Target("family_name", _("Nachname")),
        Target("full_name", _("Name (»Nachname, Vorname« oder »Vorname Nachname«)")),
        Target("email", _("E-Mail")),
        Target("organization", _("Einrichtung")),
    ]
    for kind, label in _kinds():
        if setting.values(kind):
            found.append(Target(kind.value, label))
    found.append(Target("remark", _("Bemerkung (sieht nur Ihre Organisation)")))
    found += [Target(f"round-{each.id}", _("Workshop: %(round)s") % {"round": each.name}) for each in setting.rounds]
    found += [
        Target(f"q-{each.definition.key}", _("Frage: %(question)s") % {"question": each.definition.label})
        for each in setting.questions
    ]
    return found


def guessed(heads: Sequence[str], setting: Setting) -> list[str]:
    """Return what each column is for, by its heading; each thing once, nothing where the heading says nothing."""
    offered = {target.name for target in targets_of(setting)}
    known = _KNOWN | {_folded(each.name): f"round-{each.id}" for each in setting.rounds}
    known |= {_folded(each.definition.label): f"q-{each.definition.key}" for each in setting.questions}
    known |= {_folded(each.definition.key): f"q-{each.definition.key}" for each in setting.questions}
    found: list[str] = []
    for head in heads:
        name = known.get(_folded(head), "") or _within(_folded(head))
        found.append(name if name in offered and (name in SEVERAL or name not in found) else "")
    return _without_doubled_names(found)


def head_row(rows: Sequence[Row], setting: Setting) -> int:
    """Return the number of the row that has the headings: the one that says most; 0 if none says anything and people are in it."""
    best, most = 0, 0
    for number, cells in rows[:LOOKED_AT]:
        told = sum(name != "" for name in guessed(cells, setting))
        if told > most and not any("@" in cell for cell in cells):
            best, most = number, told
    if best == 0 and rows and not any("@" in cell for cell in rows[0][1]):
        return rows[0][0]
    return best


def _kinds() -> list[tuple[ContingentKind, str]]:
    return [
        (ContingentKind.attendance, _("Teilnahme vor Ort oder online")),
        (ContingentKind.target_group, _("Zielgruppe")),
        (ContingentKind.institution_type, _("Art der Einrichtung")),
    ]


def _within(head: str) -> str:
    """Return what a longer heading is for, such as "E-Mail (dienstlich)"."""
    for word, name in (("mail", "email"), ("vorname", "given_name"), ("nachname", "family_name")):
        if word in head and len(head) < 40:
            return name
    return ""


def _without_doubled_names(found: list[str]) -> list[str]:
    # "Name" beside "Vorname" is the family name.
    if "full_name" in found and "given_name" in found:
        other = "" if "family_name" in found else "family_name"
        return [other if name == "full_name" else name for name in found]
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))
