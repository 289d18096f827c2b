"""A night over several machines, played on this one: each a process, a port and a folder.

`python -m tests.scale` (`make distributed`) plays it whole; the short form is among the tests.
"""
