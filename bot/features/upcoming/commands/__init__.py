"""What moderators and members ask."""
