"""The people of an organisation and of the installation."""
