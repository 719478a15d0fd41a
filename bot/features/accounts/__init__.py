"""One person, several accounts."""
