"""The way in: signing in and out, an invitation, a forgotten password."""
