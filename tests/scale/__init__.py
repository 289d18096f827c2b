"""A night over several machines, played on this one: each a process with a port and folder of its own.

`python -m tests.scale` (`make distributed`) runs it at full length; the short form is among the tests.
"""
