"""What words mean in a wish for a picture: one file for each language, all with the same lists (explained in en.toml)."""
