"""`make bench`: Darkroom beside a bare script that does the same with the libraries alone, in one run on one machine. Speeds are shown
as ratios; nothing here is a test."""
