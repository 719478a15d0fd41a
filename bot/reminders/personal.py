"""What the way in and the way out keep about people."""

from bot.people.personal import By, Forget, Keeps
from bot.reminders.tables import Outbox, Schedule

KEEPS = (
    Keeps(Outbox, "person_id", Forget.DELETE, secret=("ticket",)),
    Keeps(Outbox, "spot", Forget.DELETE, secret=("ticket",), by=By.ACCOUNT),
    Keeps(Schedule, "person_id", Forget.DELETE),
)
