"""The engine of Homeroom: commands, reminders and matching. It knows no chat platform."""
