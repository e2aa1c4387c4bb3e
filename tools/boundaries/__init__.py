"""Builders of the boundary data, one step a module; `tools/build_boundaries.py` runs them."""
