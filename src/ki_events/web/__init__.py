"""What all doors share: forms, pages, errors, security."""
