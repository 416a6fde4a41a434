"""An organisation chooses its periods within bounds; who chose none keeps data as long as the table says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.retention.periods import PERIODS, Kind, kept_days, kind_names
from ki_events.retention.tables import RetentionPeriod


async def days_of(organisation_id: int | None) -> dict[Kind, int]:
    """Return how many days an organisation keeps each kind of data; None is the operator. One statement at most."""
    if organisation_id is None:
        return kept_days({})
    rows = await RetentionPeriod.objects().where(RetentionPeriod.organisation == organisation_id)
    return kept_days({Kind(row.kind): row.days for row in rows if row.kind in set(Kind)})


async def set_period(organisation_id: int, kind: Kind, days: int, actor: str) -> None:
    """Let an organisation keep this kind of data for so many days; also what is there already.

    Raise `Refused` (`period_fixed`, `period_out_of_bounds`).
    """
    period = PERIODS[kind]
    if not period.is_chosen:
        raise Refused("period_fixed", _("Diese Frist gilt für alle Organisationen und lässt sich nicht ändern."))
    if not period.least <= days <= period.most:
        raise Refused("period_out_of_bounds", _bounds(kind))
    async with transaction():
        before = (await days_of(organisation_id))[kind]
        await RetentionPeriod.raw(
            "INSERT INTO retention_period (organisation, kind, days, changed_at) VALUES ({}, {}, {}, {})"
            " ON CONFLICT (organisation, kind) DO UPDATE SET days = excluded.days, changed_at = excluded.changed_at",
            organisation_id,
            kind.value,
            days,
            now(),
        )
        change = Change({"kind": kind.value, "days": before}, {"kind": kind.value, "days": days})
        await record(actor, "retention.set", f"organisation:{organisation_id}", change)
        await raise_public_version()  # the privacy notice says the number


@dataclass(frozen=True)
class Scope:
    """Data of events that ended `before` (UTC) is due, of one `organisation`, or of all but `others`."""

    before: datetime
    organisation: int | None
    others: tuple[int, ...] = ()


async def scopes(kind: Kind) -> Sequence[Scope]:
    """Return what of this kind is due now: by the default, and for each organisation that chose otherwise."""
    rows = await RetentionPeriod.select(RetentionPeriod.organisation).distinct()
    chosen = sorted(row["organisation"] for row in rows)
    moment = now()
    default = Scope(moment - timedelta(days=kept_days({})[kind]), None, tuple(chosen))
    own = [Scope(moment - timedelta(days=(await days_of(one))[kind]), one) for one in chosen]
    return [default, *own]


def _bounds(kind: Kind) -> str:
    period = PERIODS[kind]
    return _("„{kind}“: bitte eine Zahl von {least} bis {most} Tagen eingeben. Üblich sind {usual}.").format(
        kind=kind_names()[kind], least=period.least, most=period.most, usual=period.days
    )
