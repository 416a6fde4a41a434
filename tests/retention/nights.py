"""Nights pass, and in each everything is swept."""

from datetime import timedelta
from typing import Any

from ki_events.clock import turned
from ki_events.events.tables import Event


async def days_after(event: Event, days: float) -> Any:
    return turned(event.ends_at + timedelta(days=days))
