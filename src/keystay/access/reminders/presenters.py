"""The topic's events in words."""

SENTENCES = {
    "reminders.muted": "Their own daily email now leaves out: {after[left_out]}",
}
