"""The topic's events in words."""

SENTENCES = {
    "policy.pack_loaded": "Loaded the policy pack {after[pack]}: {after[settings]} settings",
    "policy.changed": (
        "Changed the policy '{after[label]}' from {before[value]} to {after[value]} "
        "{after[unit]} from {after[from]}"
    ),
}
