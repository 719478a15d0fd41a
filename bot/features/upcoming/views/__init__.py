"""The words of it all."""
