"""Fuzzing of everything that reads bytes from outside: what is tried, with what, and what holds.

`targets` says which readers there are and what each of them promises, `seeds` what they begin
from, `mutators` how inputs are changed. The tests beside them are the short form (hypothesis, and
every input that once broke something); `python -m tests.fuzz` is the campaign, guided by coverage.
"""
