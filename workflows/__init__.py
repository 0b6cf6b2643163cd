"""What may happen next, and what is due: the only room that knows a whole process."""
