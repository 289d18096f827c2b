"""Failures and recoveries are told once, on every channel, and nothing is lost on the way."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipelines import notifications, notifying, state
from pipelines.runs import RunAccount
from scrapers.config import CONFIG_ENV, ConfigError, Settings, load
from scrapers.crawls import Account, write_account

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
KEY = "hunter2-canary"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    config = tmp_path / "kortlag.toml"
    config.write_text("[sources.udbud]\nenabled = false\n", encoding="utf-8")
    for name in ("cvr", "addresses"):
        monkeypatch.setenv(f"KORTLAG_SOURCES__{name}__ENABLED".upper(), "false")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    return load()


def crawled(settings: Settings, at: datetime, *, cause: str = "") -> None:
    """An attempt to collect TED, the one source that is on."""
    name = f"{at:%Y%m%dT%H%M%SZ}"
    folder = settings.archive_dir / "ted" / name
    folder.mkdir(parents=True)
    account = Account(
        source="ted", crawl_id=name, started_at=at, finished_at=at, finish_reason="finished",
        announced={"all": 1}, collected={"all": 1}, accepted=not cause, cause=cause,
    )  # fmt: skip
    write_account(folder, account)


def ran(settings: Settings, at: datetime, *, published: bool, **more: Any) -> None:
    account = RunAccount(settings.runs_dir, f"{at:%Y%m%dT%H%M%SZ}")
    account.update(
        started_at=at.isoformat(), finished_at=at.isoformat(), published=published, **more
    )


def tell(settings: Settings, at: datetime) -> list[tuple[str, str, str]]:
    return [(m.subject, m.was, m.state) for m in notifying.tell(settings, at)]


def lines(settings: Settings) -> list[dict[str, Any]]:
    text = (settings.data_dir / notifications.FILE).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_failure_and_a_recovery_are_told_once_each(settings: Settings) -> None:
    crawled(settings, AT)
    ran(settings, AT, published=True)
    assert tell(settings, AT) == []
    crawled(settings, AT + timedelta(days=1), cause="the crawl ended with 'limit'")
    ran(settings, AT + timedelta(days=1), published=True)
    later = AT + timedelta(days=1, minutes=1)
    assert tell(settings, later) == [("ted", "ok", "failed")]
    assert tell(settings, later) == []
    crawled(settings, AT + timedelta(days=2))
    ran(settings, AT + timedelta(days=2), published=False, ended_by_limit=True)
    end = AT + timedelta(days=2, minutes=1)
    assert tell(settings, end) == [("ted", "failed", "ok"), ("kortlag", "ok", "not_published")]
    next_day = AT + timedelta(days=3)
    ran(settings, next_day, published=True)
    assert tell(settings, next_day) == [("kortlag", "not_published", "ok")]
    week = AT + timedelta(days=9)  # nothing ran any more: told all the same
    assert tell(settings, week) == [("ted", "ok", "stale")]
    told = lines(settings)
    assert [line["number"] for line in told] == [1, 2, 3, 4, 5]
    assert "kunne ikke hentes. Kortet viser fortsat data fra 2026-11-20." in told[0]["text"]
    assert "Årsag: hentningen varede længere, end den må" in told[0]["text"]
    assert "hentes igen" in told[1]["text"]
    assert "varede længere, end den må" in told[2]["text"]
    assert "offentliggjort igen" in told[3]["text"]


def test_a_source_that_is_switched_off_is_told_of_only_if_it_had_failed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawled(settings, AT, cause="no list was read")
    assert tell(settings, AT) == [("ted", "ok", "failed")]
    monkeypatch.setenv("KORTLAG_SOURCES__TED__ENABLED", "false")
    assert tell(load(), AT) == [("ted", "failed", "off")]
    assert tell(load(), AT) == []


def test_a_run_under_way_is_not_judged(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    crawled(settings, AT)
    ran(settings, AT, published=True)
    running = RunAccount(settings.runs_dir, "20261121T050000Z")
    running.update(started_at=(AT + timedelta(days=1)).isoformat(), pid=1)
    now = AT + timedelta(days=1, minutes=5)
    assert tell(settings, now) == []
    found = state.read(settings, now)
    assert (found.exit, found.running and found.running["run_id"]) == (0, "20261121T050000Z")
    running.update(pid=2**22 + 1)  # no process has a number that high
    assert tell(settings, now) == [("kortlag", "ok", "not_published")]
    assert "før den var færdig" in lines(settings)[-1]["text"]


class Receiver(BaseHTTPRequestHandler):
    """Takes messages, or answers what the test says."""

    answer = 200
    got: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.answer == 200:
            self.got.append(json.loads(body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - a redirect that was followed would come as GET

    def log_message(self, *arguments: Any) -> None:
        """Nothing on standard error."""


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Receiver]]:
    handler = type("Handler", (Receiver,), {"got": [], "answer": 200})
    with HTTPServer(("127.0.0.1", 0), handler) as server, serving(server):
        monkeypatch.setenv(
            "KORTLAG_NOTIFY__WEBHOOK", f"http://127.0.0.1:{server.server_port}/{KEY}"
        )
        yield handler


def numbers(receiver: type[Receiver]) -> list[int]:
    return [message["number"] for message in receiver.got]


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_what_a_webhook_does_not_take_is_sent_again_in_order(
    settings: Settings, receiver: type[Receiver], answer: int, caplog: pytest.LogCaptureFixture
) -> None:
    now = load()
    receiver.answer = answer
    crawled(settings, AT, cause="no list was read")
    assert tell(now, AT) == [("ted", "ok", "failed")]
    assert receiver.got == []
    assert state.read(now, AT).notify["webhook"] == {
        "pending": 1, "at": "2026-11-20T05:00:00+00:00", "error": f"the webhook answered {answer}",
    }  # fmt: skip
    assert KEY not in caplog.text
    ran(settings, AT, published=False)
    receiver.answer = 200
    assert tell(now, AT) == [("kortlag", "ok", "not_published")]
    assert numbers(receiver) == [1, 2]
    assert receiver.got[0] == lines(settings)[0]
    assert tell(now, AT) == []
    assert numbers(receiver) == [1, 2]
    assert state.read(now, AT).notify["webhook"]["pending"] == 0
    assert state.read(now, AT).notify["webhook"]["error"] is None


def test_a_webhook_nobody_listens_at_loses_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORTLAG_NOTIFY__WEBHOOK", f"http://127.0.0.1:9/{KEY}")
    crawled(settings, AT, cause="no list was read")
    assert tell(load(), AT) == [("ted", "ok", "failed")]
    told = state.read(load(), AT).notify["webhook"]
    assert told["pending"] == 1
    assert KEY not in (settings.data_dir / notifications.SENT).read_text(encoding="utf-8")


def test_a_new_receiver_is_told_what_is_amiss_now_and_not_the_history(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, receiver: type[Receiver]
) -> None:
    crawled(settings, AT, cause="no list was read")
    ran(settings, AT, published=False)
    tell(settings, AT)
    ran(settings, AT + timedelta(minutes=1), published=True)
    tell(settings, AT + timedelta(minutes=1))
    assert len(lines(settings)) == 3
    tell(load(), AT + timedelta(minutes=2))
    assert [message["subject"] for message in receiver.got] == ["ted"]


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server (RFC 5321) as takes one mail."""

    mails: list[str]
    refuses = False

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.mails.append(body.decode())
            if line.startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            refused = line.startswith(b"MAIL") and self.refuses
            self.wfile.write(b"554 no\r\n" if refused else b"250 ok\r\n")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Mailbox]]:
    handler = type("Handler", (Mailbox,), {"mails": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server, serving(server):
        for name, value in {
            "mail_to": '["drift@example.org"]', "mail_from": "kortlag@example.org",
            "smtp_host": "127.0.0.1", "smtp_port": str(server.server_address[1]),
            "smtp_starttls": "false",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"KORTLAG_NOTIFY__{name.upper()}", value)
        yield handler


def test_one_mail_tells_all_that_waits(settings: Settings, mailbox: type[Mailbox]) -> None:
    from email import message_from_string, policy

    mailbox.refuses = True
    crawled(settings, AT, cause="no list was read")
    tell(load(), AT)
    assert mailbox.mails == []
    mailbox.refuses = False
    ran(settings, AT, published=False)
    tell(load(), AT)
    (body,) = mailbox.mails
    mail = message_from_string(body, policy=policy.default)
    assert mail["Subject"] == "Kortlag: noget er galt (ted, kortlag)"
    assert mail["To"] == "drift@example.org"
    assert "kunne ikke hentes" in body
    assert "blev ikke offentliggjort" in body
    tell(load(), AT)
    assert len(mailbox.mails) == 1


def test_a_torn_last_line_was_never_told(settings: Settings) -> None:
    crawled(settings, AT, cause="no list was read")
    tell(settings, AT)
    path = settings.data_dir / notifications.FILE
    path.write_bytes(path.read_bytes() + b'{"number": 2, "at"')
    ran(settings, AT, published=False)
    assert tell(settings, AT) == [("kortlag", "ok", "not_published")]
    assert [line["number"] for line in lines(settings)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WEBHOOK", "ftp://example.org/x", "a webhook's address starts with"),
        ("MAIL_TO", '["drift@example.org"]', "notify.mail_to needs notify.mail_from"),
    ],
)
def test_settings_that_could_tell_nobody_are_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"KORTLAG_NOTIFY__{name}", value)
    with pytest.raises(ConfigError, match=says) as refused:
        load()
    assert value not in str(refused.value)
