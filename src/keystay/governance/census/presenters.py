"""What history says of the return's answers."""

SENTENCES = {
    "census.answered": "Answered {after[item]} of the {after[year]} census return",
    "census.answer_removed": "Removed the answer to {before[item]} of the {before[year]} "
    "census return",
}
