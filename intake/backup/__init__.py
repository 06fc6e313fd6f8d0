"""The whole database in one sealed file, while the site runs, and back into an empty database.

backup = Backup(Path("/backups/today"))
backup.write(progress.add)
"""
