"""Reports are files that leave the system; each leaves an audit line."""
