"""The ports: what the studio needs from outside, each as narrow as its caller. Implementations do not inherit; wiring fits them
together and mypy checks."""
