"""Who is an alumnus: a moderator's word, or that of two members."""
