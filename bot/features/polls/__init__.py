"""Light public polls, counted once per person over all places."""
