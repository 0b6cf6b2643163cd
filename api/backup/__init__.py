"""Backing up and restoring: a folder for each backup, with a manifest of the digest of everything in it."""
