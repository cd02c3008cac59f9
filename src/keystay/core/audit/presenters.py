"""The topic's own events in words."""

SENTENCES = {"audit.erased": "Erased the details of {after[events]} events"}
