"""The invented Aarhus: firms, register entries and tender notices, a pure function of the date.

Everything has absolute dates drawn from seeds of (kind, year, month, index), so yesterday's
world is part of today's and a published notice never changes. No person is invented: sole
traders have trade names only. All invented CVR numbers begin with 99, far above the numbers in
use; only Aarhus Kommune (55133018) is real.
"""
