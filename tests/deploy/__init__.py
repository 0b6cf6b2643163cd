"""What runs it: files, programs, backups, upgrades."""
