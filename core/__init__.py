"""The studio: threads, versions, tiers, renders. Knows no chat platform, no environment and no clock of its own."""
