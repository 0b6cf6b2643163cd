"""The law, one file per instrument. Data a lawyer can read beside the provision; nothing here is executed to decide."""
