"""The topic's events in words."""

SENTENCES = {
    "cases.worker_linked": "Known to the case system as {after[source_id]}",
    "cases.settled": "Decided about the case system: {after[said]} {after[meaning]}",
    "cases.loaded": "Loaded {after[spells]} spells with children and {after[plans]} plans",
}
