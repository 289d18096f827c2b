"""The stand-in of municipalities' own announcement pages (udbud.md §6)."""
