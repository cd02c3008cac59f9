"""The topic's events in words."""

SENTENCES = {
    "handed_over.given": "Let {after[supervisor]} read what was written with earlier supervisors",
    "handed_over.taken_back": "Took back from {after[supervisor]} what was written with earlier "
    "supervisors",
}
