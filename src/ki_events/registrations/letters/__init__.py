"""What people are written about their registrations, and when it is still true."""
