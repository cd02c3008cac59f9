"""Keystay: the system that keeps a council's promises to its children's social workers."""

__version__ = "0.1.0"
