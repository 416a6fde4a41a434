"""Who was there: attendance per session, check-in at the door, and the certificates that follow from it."""
