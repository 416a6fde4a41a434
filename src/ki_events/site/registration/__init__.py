"""What one's own registration shows and lets one do, by its link."""
