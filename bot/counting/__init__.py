"""Counting votes: pure, exact and the same for everybody who counts again."""
