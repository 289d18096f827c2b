"""A night over several machines: collecting and cleaning on workers, joining and publishing here.

    plan.py     into which partitions a night falls
    work.py     what a worker does with one, and what passes through the store
    job.py      the partitions as assets, on Dagster's executor for Dask
    running.py  the whole of it, for `kortlag nightly` and `kortlag rebuild`

The functions that collect and clean are those of a night on one machine. Workers share nothing but
the scheduler and the store (`scrapers.store`); what they made is fetched, and everything after it
is the same as ever: one machine, one pointer. Does not belong here: running schedulers and workers.
"""
