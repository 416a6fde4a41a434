"""What each mailbox was told of each session, numbered, so that calendars stay right (invariant 9)."""
