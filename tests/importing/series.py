"""A series and a date that is relative, and when they are imported."""

from datetime import UTC, datetime

from tests.importing.documents import DAZ

AUTUMN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OPEN = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)
SERIES = DAZ + '  - {key: zwei, date: 2027-03-24, from: "14:00", to: "17:00", place: {name: Rathaus}}\n'
RELATIVE = DAZ.replace("2027-03-17", "wed +3w")
