"""What a community has chosen, who changed it, and the switch that silences everything."""
