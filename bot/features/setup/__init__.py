"""Founding a community, and the rooms it speaks in."""
