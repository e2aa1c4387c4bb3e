"""What the user adds to the shipped data: boundaries and gazetteer rows of their own, which go before it.

Each import is a folder of its own under `resources.user_data()`, in the formats of the shipped data.
"""
