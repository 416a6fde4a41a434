"""What organisers do for single people: by the same rules as all, openly, with a reason."""
