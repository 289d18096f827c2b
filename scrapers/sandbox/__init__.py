"""Stand-ins for udbud.dk, TED and CVR on loopback, over a small invented Aarhus.

What belongs here: `world` (what there is to be published, a pure function of the date), one
package per source that speaks its contract (`udbud`, `ted`, `cvr`), the fault board and the
start. What does not: anything that reads what the stand-ins answer.
"""
