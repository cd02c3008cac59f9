"""The topic's events in words."""

SENTENCES = {
    "role.granted": "Gave {after[who]} the role {after[role]}{after[over]} from {after[starts_on]}",
    "role.proposed": "Asked for {after[who]} to have the role {after[role]}{after[over]}",
    "role.approved": "Approved {after[who]} as {after[role]}{after[over]} from {after[starts_on]}",
    "role.turned_down": "Turned down {after[who]} as {after[role]}{after[over]}",
    "role.ended": "Ended {after[who]}'s role {after[role]}{after[over]} after {after[ends_on]}",
    "role.taken_away": "Took the role {after[role]}{after[over]} away from {after[who]}",
}
