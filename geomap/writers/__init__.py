"""From a scene to files."""
