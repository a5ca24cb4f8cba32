"""Durable jobs: what was accepted is worked on until it is over, whatever happens to the process."""
