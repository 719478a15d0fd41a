"""A local page with two rooms, several people and a clock: Homeroom without any account."""
