"""The contact person that every stand-in names wherever its source names one: a canary, no person.

Name, telephone and mail address are made to be looked for: whatever of them turns up behind the
archive's bodies has slipped through (`tests/hostile/test_canaries.py`).

Does not belong here: contact data of firms, which the register has (`firms`).
"""

from __future__ import annotations

NAME = "Kanarie Kontaktperson"
PHONE = "+45 99 88 77 66"
MAIL = "kanarie.kontaktperson@person.example"
SENTENCE = f"Spørgsmål til indkøbet: ring {PHONE} eller skriv til {MAIL}."
"""As buyers write it into a text; a name there cannot be told from other words."""
