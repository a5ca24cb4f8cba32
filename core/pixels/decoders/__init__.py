"""Pictures are decoded in processes of their own: what a file does to a decoder, it does to nothing else.

Nothing is imported here: a decoder needs little of what the studio needs to start one.
"""
