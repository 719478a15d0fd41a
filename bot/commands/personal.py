"""What half-answered commands keep about people."""

from bot.commands.tables import OpenQuestion
from bot.people.personal import By, Forget, Keeps

KEEPS = (Keeps(OpenQuestion, "account", Forget.DELETE, by=By.ACCOUNT),)
