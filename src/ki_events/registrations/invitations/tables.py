"""An invitation link lets people register for an event by invitation, or take a partner's contingent."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event


class InvitationLink(Table, tablename="invitation_link"):
    """One link: personal (`email` set, used once) or reusable up to `most` registrations (NULL: any number).

    `public_id` and `generation` make its address; `used` counts registrations that are not cancelled.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    contingent = ForeignKey(Contingent, null=True, default=None, on_delete=OnDelete.restrict)
    name = Varchar(length=160, default="")
    email = Varchar(length=254, default="")
    language = Varchar(length=8, default="de")
    most = Integer(null=True, default=None)
    used = Integer(default=0)
    expires_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()

    invitation_link_never_over = Check('"used" >= 0 AND ("most" IS NULL OR "used" <= "most")')
