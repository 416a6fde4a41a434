"""Invented people with names as they are in North Rhine-Westphalia; their addresses lead nowhere."""

import random

from ki_events.events.folding import WITH_E, fold
from ki_events.registrations.registering import Person

DOMAIN = "demo.invalid"

_GIVEN_NAMES = """
Anna Ayşe Aleksandra Amira Björn Birgit Cem Chiara Claudia Daniel Derya Dmytro Dorothea Elif Emine Esther Fadime Farid
Fatma Florian Friederike Gabriele Gizem Günter Hakan Halina Hanna Hassan Heike Hüseyin Ibrahim Ingrid Irena Jan Jasmin
João Jürgen Karin Katharina Khadija Kübra Lars Layla Leyla Ludmila Magdalena Mahmoud Małgorzata Marie-Luise Marta Mehmet
Merve Michael Mirjam Mohammed Monika Nadia Nikolaos Nguyễn Noor Oksana Olena Ömer Özlem Paula Petra Rahel Rania Renate
Rojda Sabine Samuel Schirin Selam Selin Sevgi Şükran Sören Stefan Svitlana Tariq Tatjana Tesfaye Thi Thomas Tuğba Ulrike
Ümit Uwe Vasiliki Viktor Yasemin Yusuf Zeynep Zofia Željka André Agnieszka Bożena Gülşen İrem Rıza Loïc Åsa Chinwe Kwame
"""

_FAMILY_NAMES = """
Abdullah Acar Ahmadi Arslan Bauer Becker Bielefeld-Krämer Bondarenko Çelik Çetin Da-Silva Demir Doğan El-Amrani Ercan
Fischer Fröhlich García González Groß Haddad Haile Hamidović Heinrichs Hoffmann Horvat Ivanenko Jansen Jovanović Kaçar
Karimi Kaya Kılıç Klein Köhler Kowalczyk Kovalenko Krüger Kurt Lange Lehmann Meißner Mensah Meyer Müller Mustafa Neumann
Nguyen Nowak Öztürk Papadopoulos Pereira Petrov Pham Popescu Rahimi Richter Rossi Şahin Saleh Schäfer Schmidt Schröder
Schulte-Wißmann Shevchenko Şimşek Sommer Stojanović Strauß Tadesse Tkachenko Tran Ünal Vogel Wagner Weiß Wiśniewska
Wolf Yıldırım Yılmaz Yüksel Zimmermann Żurawska Özdemir-Lindemann Freifrau-von-Münchhausen Ødegård Owusu Al-Khatib
"""

_IN_OTHER_SCRIPTS = (
    ("Оксана", "Шевченко", "oksana.shevchenko"),
    ("Дмитро", "Коваленко", "dmytro.kovalenko"),
    ("Наталія", "Бондаренко-Мельник", "nataliia.bondarenko-melnyk"),
    ("ليلى", "حداد", "layla.haddad"),
    ("محمد", "الخطيب", "mohammed.alkhatib"),
    ("رانيا", "صالح", "rania.saleh"),
    ("سمیرا", "کریمی", "samira.karimi"),
    ("Ελένη", "Παπαδοπούλου", "eleni.papadopoulou"),
    ("ሰላም", "ሃይሌ", "selam.haile"),
    ("ნინო", "ბერიძე", "nino.beridze"),
)

_LONG = (
    ("Maria-Magdalena Elisabeth", "Gräfin-Schulenburg-Wolfenbüttel-Übersee", "maria-magdalena.graefin-schulenburg"),
    ("Thị Phương Thảo", "Nguyễn-Trần", "thi-phuong-thao.nguyen-tran"),
    ("Abd al-Rahman", "Ibn Yusuf al-Baghdadi", "abdalrahman.albaghdadi"),
    ("José María del Carmen", "Fernández de la Vega y Montenegro", "jose-maria.fernandez"),
)

_PLACE_NAMES = (
    "am Park,Nord,Süd,am Wasserturm,Sennestadt,Oststraße,Lindenallee,an der Burg,Hüls,Uerdingen,Opladen,Brackwede,"
    "Schildesche,am Stadtwald,Rosenhöhe,Steinbüchel,Inrath,Heepen"
)
_HOUSE_NAMES = (
    "Grundschule,Grundschule,Gesamtschule,Realschule,Gymnasium,Berufskolleg,Kita,Familienzentrum,Sekundarschule,"
    "OGS,Förderschule,Jugendzentrum"
)
_OTHERS = (
    "Stadtverwaltung, Amt für Jugend und Familie",
    "Ausländerbehörde",
    "Jugendmigrationsdienst",
    "Volkshochschule",
    "Stadtteilverein Vielfalt e. V.",
    "Migrantenselbstorganisation Brücke e. V.",
    "Schulamt",
    "Sprachmittlungspool",
    "Ehrenamt KOMM-AN",
    "",
    "",
)


_GIVEN, _FAMILY = _GIVEN_NAMES.split(), _FAMILY_NAMES.split()
_PLACES, _HOUSES = _PLACE_NAMES.split(","), _HOUSE_NAMES.split(",")


def invent(count: int, seed: int = 1) -> list[Person]:
    """Return `count` people, always the same ones; no two share an address."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret, always the same people
    return [_person(number, dice) for number in range(1, count + 1)]


def _person(number: int, dice: random.Random) -> Person:
    given, family, local_part = _name(dice)
    language = "en" if dice.random() < 0.06 else "de"
    return Person(given, family, f"{local_part}.{number}@{DOMAIN}", _institution(dice), language)


def _name(dice: random.Random) -> tuple[str, str, str]:
    rare = dice.random()
    if rare < 0.05:
        return dice.choice(_IN_OTHER_SCRIPTS)
    if rare < 0.07:
        return dice.choice(_LONG)
    given, family = dice.choice(_GIVEN), dice.choice(_FAMILY)
    if dice.random() < 0.08:
        family = f"{family}-{dice.choice(_FAMILY)}"
    return given, family, f"{_ascii(given)}.{_ascii(family)}"


def _ascii(name: str) -> str:
    return fold(name.casefold().translate(WITH_E)).encode("ascii", "ignore").decode()


def _institution(dice: random.Random) -> str:
    if dice.random() < 0.25:
        return dice.choice(_OTHERS)
    return f"{dice.choice(_HOUSES)} {dice.choice(_PLACES)}"
