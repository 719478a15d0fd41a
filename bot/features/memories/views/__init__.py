"""The words of memory lane."""
