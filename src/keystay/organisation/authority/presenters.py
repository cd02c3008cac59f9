"""The topic's events in words."""

SENTENCES = {
    "authority.named": "Set up Keystay for {after[name]}",
    "authority.look_changed": (
        "Changed the service's name and colour from {before[service_name]}, "
        "{before[brand_colour]} to {after[service_name]}, {after[brand_colour]}"
    ),
}
