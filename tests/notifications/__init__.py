"""The outbox seen from outside: real databases, a real mail server, real kills."""
