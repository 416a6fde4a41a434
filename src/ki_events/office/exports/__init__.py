"""What organisers take along as files."""
