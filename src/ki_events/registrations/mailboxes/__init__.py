"""What a mailbox proves and opens, and how much is sent to it at most."""
