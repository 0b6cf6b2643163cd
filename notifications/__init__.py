"""What must be told, and whether it was: a message is a row before it is an email.

`outbox` queues in the caller's transaction, `delivery` claims, sends and marks, `render` writes the words
from `templates/`, `channels/` carries them. This room knows nothing of cases: it is told a reference and a
reason.
"""
