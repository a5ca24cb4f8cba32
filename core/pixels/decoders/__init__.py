"""Decodes pictures in separate processes, so that what a file does to its decoder harms nothing else.

Nothing is imported here: a decoder needs little of what the studio needs to start one.
"""
