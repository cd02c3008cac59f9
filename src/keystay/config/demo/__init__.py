"""The demo council: made-up people whose totals are those that one real council published."""
