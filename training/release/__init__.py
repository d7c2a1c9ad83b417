"""Model files that ship: exported, scored, described by a card and a page."""
