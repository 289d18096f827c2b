"""Reservations and social clauses that stand in running text, with the sentence as evidence.

What a text may say, by kind (the law is named with each rule in `danish` and `english`):

- `sheltered`: participation is reserved to sheltered workshops and operators whose main aim is
  integration and of whose staff at least 30 % are disabled or disadvantaged (udbudsloven § 54).
- `public_service`: reserved to organisations with a public service mission (udbudsloven § 190).
- `execution`: the contract is performed in programmes of sheltered employment (BT-736).
- `training`: apprentices, trainees, people in education take part in the performance.
- `employment`: people with a weak footing on the labour market are employed.
- `partnership`: social enterprises take part as partners or subcontractors.
- `social`: social clauses or considerations, no further said.
- `labour`: wages and working conditions (ILO convention 94). Of itself no social clause: it
  protects those who are employed anyway, and nearly every public contract has one.

A clause is `negated` when the sentence says that it does not apply, and `mentioned` when the
thing is only named: a law quoted, a possibility considered, a market asked.

Belongs here: from text to findings, pure. Does not belong here: what BT-71, BT-736 and BT-775 say
(the parsers), and how code and text are weighed against each other (`warehouse/sql`).
"""

from pipelines.clean.clauses.reading import EVIDENCE_LENGTH, Clause, may_speak, read_clauses
from pipelines.clean.clauses.rows import add_clauses, with_clauses

__all__ = [
    "EVIDENCE_LENGTH",
    "Clause",
    "add_clauses",
    "may_speak",
    "read_clauses",
    "with_clauses",
]
