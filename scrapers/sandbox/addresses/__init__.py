"""The stand-in of Adressevælger and Adressevask (addresses.md §2)."""
