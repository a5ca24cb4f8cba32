"""The services as local servers: strict, and patient with a busy machine."""

PATIENCE = 60.0  # seconds, for what comes as fast as a busy machine lets it
