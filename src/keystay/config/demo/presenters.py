"""The topic's events in words."""

SENTENCES = {
    "demo.loaded": "Loaded the demo council: {after[rows]} {after[what]}",
}
