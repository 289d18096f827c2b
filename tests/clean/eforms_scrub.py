"""Copies notice XML with the text of contact elements taken out.

    python -m tests.clean.eforms_scrub SOURCE_FOLDER TARGET_FOLDER

The published sample notices name persons with phone and mail. The repository holds none of
that: in eForms the text of whatever stands in a `Contact` element, in TED_EXPORT the text of
`CONTACT_POINT`, `PHONE`, `FAX` and `E_MAIL` is emptied, and with it mail addresses in running
text (one file names a person that way). Every other byte stays as it was.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_CONTACT = re.compile(rb"<((?:[\w.-]+:)?Contact)(?:\s[^>]*)?>.*?</\1>", re.DOTALL)
_TEXT = re.compile(rb">[^<]*[^<\s][^<]*(?=</)")
_TED_CONTACT = re.compile(rb"(<(CONTACT_POINT|PHONE|FAX|E_MAIL)(?:\s[^>]*)?>)[^<]*(</\2>)")
_MAIL = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def scrubbed(body: bytes) -> bytes:
    """The bytes of a notice without the text of its contact elements."""
    body = _CONTACT.sub(lambda block: _TEXT.sub(b">", block.group()), body)
    if b"<TED_EXPORT" not in body:
        return body
    return _MAIL.sub(b"", _TED_CONTACT.sub(rb"\1\3", body))


def main(source: Path, target: Path) -> None:
    """Write a scrubbed copy of every XML file below a folder, in the same sub-folders."""
    for original in sorted(source.glob("*/*.xml")):
        copy = target / original.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(scrubbed(original.read_bytes()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
