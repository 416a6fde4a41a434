"""Importing brings organisations, programmes and events in from YAML or JSON files, all or nothing, again and again."""
