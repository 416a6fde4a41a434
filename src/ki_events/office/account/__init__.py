"""One's own account: name, language, what opens it, and where it is open."""
