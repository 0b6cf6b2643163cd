"""What may happen next, and what came in and went out: real databases, real files."""
