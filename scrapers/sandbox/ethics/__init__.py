"""The stand-in of ethics.dk's document lists (udbud.md §8 row 14)."""
