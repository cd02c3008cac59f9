"""The topic's events in words."""

SENTENCES = {
    "teams.service_added": "Added the service {after[name]}",
    "teams.added": "Added the team {after[name]} in {after[service]}",
    "teams.changed": "Changed the team {after[name]}",
    "teams.closed": "Closed the team {after[name]} after {after[ends_on]}",
    "teams.alias": "{after[alias]} stands for {after[name]} in imports",
}
