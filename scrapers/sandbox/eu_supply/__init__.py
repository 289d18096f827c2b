"""The stand-in of EU-Supply's Atom feed (udbud.md §8, behaviour 14)."""
