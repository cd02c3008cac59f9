"""The topic's events in words."""

SENTENCES = {
    "absence.recorded": "Away from {after[starts_on]} until {after[ends_on]}",
    "absence.changed": "Absence changed: away from {after[starts_on]} until {after[ends_on]}",
    "absence.total_set": "Sickness total kept for {after[starts_on]} to {after[ends_on]}",
}
