"""Stand-in of udbud.dk's data-sync API (udbud.md §2, behaviour 12 of §8)."""
