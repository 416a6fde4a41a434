"""What an organisation decides about itself."""
