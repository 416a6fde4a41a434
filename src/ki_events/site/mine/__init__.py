"""All registrations of one mailbox, by a mailed link."""
