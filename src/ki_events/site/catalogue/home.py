"""A list stands on a page: the catalogue, an organisation's, a programme's; what that page fixes is not in its queries."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ki_events.events.filter import Filter


@dataclass(frozen=True)
class Home:
    """The path of the page (in its language), and the slugs that the page fixes; empty fixes nothing."""

    path: str
    organisation: str = ""
    programme: str = ""

    def within(self, wanted: Filter) -> Filter:
        """Return `wanted` with what the page fixes."""
        if self.organisation:
            wanted = replace(wanted, organisations=(self.organisation,))
        return replace(wanted, programmes=(self.programme,)) if self.programme else wanted

    def own(self, wanted: Filter) -> Filter:
        """Return `wanted` without what the page fixes: what a visitor chose here."""
        if self.organisation:
            wanted = replace(wanted, organisations=())
        return replace(wanted, programmes=()) if self.programme else wanted


@dataclass(frozen=True)
class View:
    """How the list is shown: by events, or as the month of `month`, as in "2027-03" (empty: the present one)."""

    is_month: bool = False
    month: str = ""


LIST = View()


def address(home: Home, wanted: Filter, page: int = 1, view: View = LIST) -> str:
    """Return the address of the page that shows this."""
    parts = [home.own(wanted).to_query(page)]
    if view.is_month:
        parts.append(urlencode({"ansicht": "monat"} | ({"monat": view.month} if view.month else {})))
    query = "&".join(part for part in parts if part)
    return f"{home.path}?{query}" if query else home.path
