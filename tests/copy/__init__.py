"""The words of the public pages: how easily they read, and which of them are never used."""
