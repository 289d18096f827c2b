"""Channels to the outside on which somebody is told something: a webhook, a mail server.

Here because only this room speaks to the network. Does not belong here: what is told, and whether
it was told before (`pipelines.notifying`).
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPMessage
    from typing import IO

    from scrapers.config import NotifySettings


class DeliveryError(Exception):
    """The receiver did not take it; the message names no address, which may hold a key."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What was told to one address is told to no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow nothing: the answer counts as an error."""


def post(settings: NotifySettings, message: Mapping[str, Any]) -> None:
    """Send a message to the webhook as JSON.

    Raises:
        DeliveryError: no connection, or an answer other than 2xx.
    """
    if settings.webhook is None:
        raise DeliveryError("no webhook is set")
    request = urllib.request.Request(  # noqa: S310 - http or https, see NotifySettings
        settings.webhook.get_secret_value(),
        data=json.dumps(message, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=settings.timeout_s):
            pass
    except urllib.error.HTTPError as error:
        raise DeliveryError(f"the webhook answered {error.code}") from error
    except OSError as error:
        raise DeliveryError(f"the webhook cannot be reached ({type(error).__name__})") from error


def mail(settings: NotifySettings, subject: str, text: str) -> None:
    """Send a mail.

    Raises:
        DeliveryError: no connection, or the server refused it.
    """
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = ", ".join(settings.mail_to)
    message["Subject"] = subject
    message.set_content(text)
    try:
        with smtplib.SMTP(
            settings.smtp_host, settings.smtp_port, timeout=settings.timeout_s
        ) as server:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_username and settings.smtp_password:
                server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"the mail was not taken ({type(error).__name__})") from error
