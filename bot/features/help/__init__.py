"""Where people find out what they can do."""
