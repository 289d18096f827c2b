"""The stand-in of Comdia (udbud.md §8, behaviour 13)."""
