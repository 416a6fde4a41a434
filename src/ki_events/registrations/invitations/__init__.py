"""Links that let people in where not everyone gets in."""
