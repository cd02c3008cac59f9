"""Allocations as their pages show them, and the topic's own events in words."""

SENTENCES = {
    "allocations.given": "Case {after[case]} given to {after[worker]} from {after[from]}",
    "allocations.dropped": "The allocation of case {after[case]} to {after[worker]} was dropped",
    "allocations.confirmed": "The case system shows case {after[case]} with {after[worker]}",
    "allocations.looked_at": (
        "Looked at the allocation of case {after[case]} to {after[worker]}, at {after[load]} "
        "with room for {after[capacity]}"
    ),
}
