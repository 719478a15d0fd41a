"""What may become of memories, series and imports: values in, rows and values out."""
