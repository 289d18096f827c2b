"""Credentials out of texts: log lines, tracebacks, accounts of crawls.

Addresses of requests are cleaned as addresses (`scrapers.credentials.without_secrets`); here it is
any text that may quote one, because sources exist that take their token in the query.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

REMOVED = "REMOVED"
_LEAST_LENGTH = 10
"""Shorter secrets are found by their parameter only: as words they may stand in any text."""
_IN_A_QUERY = re.compile(
    r"(?i)(?<=[?&])(token|apikey|api_key|password|username)=(?:[^&\s\"'<>):]|:(?!\s))*",
)


def hidden(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the values of credential parameters and without the given secrets."""
    text = _IN_A_QUERY.sub(rf"\1={REMOVED}", text)
    for secret in secrets:
        if len(secret) >= _LEAST_LENGTH:
            text = text.replace(secret, REMOVED)
    return text


def hide_in_logs(secrets: Iterable[str]) -> None:
    """Let every log record of this process leave out credentials, in message and traceback.

    A factory of records and not a filter of a handler: Scrapy puts its own handlers in place
    whenever it likes, and records of other libraries pass through them too.
    """
    known = tuple(secrets)
    formatter = logging.Formatter()

    class _Record(logging.LogRecord):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if self.exc_info and self.exc_info[0]:
                self.exc_text = hidden(formatter.formatException(self.exc_info), known)

        def getMessage(self) -> str:  # noqa: N802 - the base class' name
            return hidden(super().getMessage(), known)

    logging.setLogRecordFactory(_Record)
