"""What is kept about a person, handing it over, and letting go of it."""
