"""What the studio needs from outside, each port as narrow as its caller. Implementations do not inherit; wiring fits them together
and mypy checks."""
