"""The topic's events in words."""

SENTENCES = {
    "assignments.started": (
        "Started as {after[title]} in {after[team]} on {after[starts_on]}, {after[contract]}"
    ),
    "assignments.changed": (
        "From {after[starts_on]}: {after[title]} in {after[team]}, {after[fte]} of full time"
    ),
    "assignments.corrected": (
        "Corrected the assignment as {after[title]} in {after[team]}: {after[what]}"
    ),
    "assignments.ended": "Ended as {after[title]} in {after[team]} on {after[ends_on]}",
    "assignments.converted": "Ended agency work in {after[team]} on {after[ends_on]}",
    "assignments.manager_appointed": "Became manager of {after[team]} from {after[from]}",
}
