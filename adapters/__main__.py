"""`python -m adapters` is the command `homeroom`."""

from adapters.cli import main

main()
