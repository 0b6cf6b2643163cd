"""What happened, for ever: one append-only log per case, people kept apart from it, summaries that can be rebuilt."""
