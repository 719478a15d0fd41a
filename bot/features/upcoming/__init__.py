"""What the bot will post, what it could not say for certain, and what moderators decide about it."""
