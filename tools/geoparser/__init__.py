"""Training of the models that find and place names, from development data that stay outside the project."""
