"""Conflict reporting to layered maps."""
