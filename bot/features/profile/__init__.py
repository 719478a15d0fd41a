"""Who we are: profiles, and the directory of those who want to be found."""
