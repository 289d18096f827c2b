"""Taking persons' contact data out of a notice's XML, for copies that leave the archive.

Published notices name persons with phone and mail. A recorded fixture holds none of that: in
eForms the text of whatever stands in a `Contact` element, in TED_EXPORT the text of
`CONTACT_POINT`, `PHONE`, `FAX` and `E_MAIL` is emptied, and with it mail addresses in running
text (one sample names a person that way). Every other byte stays as it was.
"""

from __future__ import annotations

import re

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
