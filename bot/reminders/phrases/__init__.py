"""Times in words, English and Chinese: `meaning.parse` is the way in."""
