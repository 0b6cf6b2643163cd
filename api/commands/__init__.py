"""The command line, a module for each kind of work. What is heavy is imported by the command that needs it."""
