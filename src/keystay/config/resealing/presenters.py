"""The topic's events in words."""

SENTENCES = {"keys.resealed": "Sealed {after[texts]} texts anew under the present key"}
