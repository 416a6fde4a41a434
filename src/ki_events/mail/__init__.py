"""Envelopes: the outbox, the letter, the mail server. Knows nothing of registrations."""
