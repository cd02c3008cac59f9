"""The topic's events in words."""

SENTENCES = {
    "posts.added": "Added post {after[number]}, {after[title]}, in {after[team]}",
    "posts.changed": "Changed post {after[number]}, {after[title]}",
    "posts.closed": "Closed post {after[number]} after {after[ends_on]}",
}
