"""Pinned tools that set-up itself needs."""
