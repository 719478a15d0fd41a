"""`/memory`: share, review, series, answers."""
