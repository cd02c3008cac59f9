"""The topic's events in words, which never say what was agreed."""

SENTENCES = {
    "followups.agreed": "Agreed an action for {after[owner]} in supervision",
    "followups.done": "An action of {after[owner]} from supervision was done",
    "followups.dropped": "An action of {after[owner]} from supervision was dropped",
    "followups.put_back": "An action of {after[owner]} from supervision open again, "
    "due {after[due_on]}: the session was taken out",
    "followups.carried": "An action of {after[owner]} from supervision now due {after[due_on]}",
}
