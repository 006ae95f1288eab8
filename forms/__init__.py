"""The sheets: what people fill in, read and are handed, on screen, on paper and in the terminal."""
