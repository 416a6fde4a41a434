"""Who was there, the papers for it, and the certificates that follow."""
