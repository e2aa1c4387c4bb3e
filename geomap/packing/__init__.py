"""Writing the files that `geomap.artefact` and `geomap.layers` read. Same input, same bytes."""
