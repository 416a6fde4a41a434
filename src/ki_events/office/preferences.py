"""What an account chose for a table is remembered until it chooses otherwise."""

import json
from typing import Any

from ki_events.accounts.desk import Preference
from ki_events.clock import now
from ki_events.db import transaction


async def preference(account_id: int, place: str) -> dict[str, Any]:
    """Return what the account chose for this table, empty for nothing."""
    own = (Preference.account == account_id) & (Preference.place == place)
    row = await Preference.select(Preference.value).where(own).first()
    found: dict[str, Any] = json.loads(row["value"]) if row else {}
    return found


async def remember(account_id: int, place: str, value: dict[str, Any]) -> None:
    """Write what the account chose."""
    async with transaction():
        await Preference.raw(
            "INSERT INTO preference (account, place, value, changed_at) VALUES ({}, {}, {}, {})"
            " ON CONFLICT (account, place) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
            account_id,
            place,
            json.dumps(value),
            now(),
        )
