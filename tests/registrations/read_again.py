"""A registration as it stands now."""

from ki_events.registrations.tables import Registration


async def again(registration: Registration) -> Registration:
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return found
