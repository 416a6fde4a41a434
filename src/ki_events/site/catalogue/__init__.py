"""The list of what is coming, narrowed as one likes, wherever it stands."""
