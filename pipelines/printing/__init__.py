"""What the commands print: tables and trees that fit a screen, plain text where it is not one.

One module a kind of answer. Nothing here asks a database or reads an archive.
"""
