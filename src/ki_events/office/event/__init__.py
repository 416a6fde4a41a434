"""An event from idea to archive: its pages in the back office."""
