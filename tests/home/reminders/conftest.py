"""The cast of these stories."""

from tests.on_monday import cast, monday

__all__ = ["cast", "monday"]
