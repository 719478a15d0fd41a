"""The history of the tables, oldest first; `python -m migrations.check` compares it with today's tables."""
