"""What one can sign up for, with its dates."""
