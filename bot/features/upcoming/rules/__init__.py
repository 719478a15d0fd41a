"""What is to come, what is in doubt, and who decided what."""
