"""Backups: the whole database in one sealed file, made while the site runs, and restored into an empty database.

backup = Backup(Path("/backups/today"))
backup.write(progress.add)
"""
