"""How long personal data is kept, and how a person is forgotten."""
