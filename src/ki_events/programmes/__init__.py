"""Named umbrellas over events of one or several organisations."""
