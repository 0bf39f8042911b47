"""How long each side gives itself, in working days: the council, then the institution. Pure."""

from __future__ import annotations

CHECKING_DAYS = 3
"""Working days that the secretariat has to check who asks, from the confirmation of the address."""
DECIDING_DAYS = 10
"""Working days that the council has to say whether it takes a question, from its publication."""
SENDING_DAYS = 5
"""Working days that the secretariat has to send an opinion, from its adoption."""
FOLLOWING_DAYS = 40
"""Working days that the institution has to say what it did with the opinion, from the day when it left."""
SOONEST = 15
"""Working days, at least, from the day of a question to the answer that is wanted."""
LATEST = 366
"""Days, at most, from today to a date wanted or promised."""
UNCONFIRMED_DAYS = 7
"""Days for which a question waits for its address to be confirmed; then it is erased."""
REMINDER_PAUSE = 10
"""Working days, at least, between two reminders to one institution about one question."""
