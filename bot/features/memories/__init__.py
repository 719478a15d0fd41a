"""Memory lane: what alumni remember, brought back at its time."""
