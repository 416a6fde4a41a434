"""Pages for everyone: find, sign up, see and cancel one's registration."""
