"""The store that the machines of a distributed night share: whole folders of files.

An S3-compatible bucket (`s3://bucket/prefix`) or a folder that all of them mount (`file:///…`),
laid out as a data folder is. A folder is there once its `whole.json` is, which is written last and
names each file with size and digest: what was half uploaded is never read, and what arrives
otherwise than it was sent is refused. Who may enter stands in the environment (`AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT_URL`, `AWS_REGION`), where the library reads it.

Does not belong here: what is shared and when (`pipelines.scale`), what the files mean.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from scrapers.archive import CRAWL_ID, sync
from scrapers.crawls import ACCOUNT_NAME, now

if TYPE_CHECKING:
    from obstore.store import ObjectStore

WHOLE = "whole.json"
STAMP = "stamp.json"
_SPEAKING = (ACCOUNT_NAME, STAMP)
"""Files that speak for the others of their folder: they come last, and settle whether it is new."""
_PLAIN = re.compile(r"[\w-][\w.-]*")
_CLAIMS = 120
_PIECE = 8 * 1024**2


class StoreError(Exception):
    """The store does not hold what it says it does, or cannot be used; the message says what."""


class Stored(msgspec.Struct, frozen=True):
    """A file as it was sent."""

    size: int
    sha256: str


Files = dict[str, Stored]


class Store:
    """Folders of files under keys such as `archive/ted/20261120T021500Z`."""

    def __init__(self, url: str) -> None:
        """Open the store; nothing is asked of it yet.

        Raises:
            StoreError: its library is not installed.
        """
        try:
            import obstore
            from obstore.store import from_url
        except ImportError as error:  # a night on one machine does without
            raise StoreError(
                f"{error.name} is not installed: install kortlag with its extra `scale`"
            ) from error
        self._library: Any = obstore
        shared = {"mkdir": True} if url.startswith("file:") else {}
        self._objects: ObjectStore = from_url(url, **shared)  # type: ignore[call-overload]

    def put(self, folder: Path, key: str) -> int:
        """Send a folder's files, those that are there already left out, and then say so.

        Returns:
            Bytes that were sent.
        """
        files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
        mine = {name: _digest(path) for name, path in files.items()}
        before = self.files(key) or {}
        new = [name for name in mine if before.get(name) != mine[name]]
        for name in new:
            self._library.put(self._objects, f"{key}/{name}", files[name])
        if mine != before:
            self._library.put(self._objects, f"{key}/{WHOLE}", msgspec.json.encode(mine))
        return sum(mine[name].size for name in new)

    def files(self, key: str) -> Files | None:
        """The files of a folder; null when it is not there whole."""
        try:
            answer = self._library.get(self._objects, f"{key}/{WHOLE}")
        except FileNotFoundError:
            return None
        files = msgspec.json.decode(bytes(answer.bytes()), type=Files)
        if odd := [name for name in files if not _PLAIN.fullmatch(name)]:
            raise StoreError(f"{key} names files that a folder cannot have: {odd[0]!r}")
        return files

    def folders(self, key: str) -> list[str]:
        """Names of the whole folders directly below a key, sorted."""
        end = f"/{WHOLE}"
        paths = [
            found["path"]
            for batch in self._library.list(self._objects, prefix=key)
            for found in batch
            if found["path"].endswith(end)
        ]
        names = [path.removeprefix(f"{key}/").removesuffix(end) for path in paths]
        return sorted(name for name in names if _PLAIN.fullmatch(name))

    def read(self, key: str, name: str) -> bytes | None:
        """One small file of a folder; null when the folder is not whole or has no such file."""
        known = (self.files(key) or {}).get(name)
        if known is None:
            return None
        body = bytes(self._library.get(self._objects, f"{key}/{name}").bytes())
        if Stored(len(body), hashlib.sha256(body).hexdigest()) != known:
            raise StoreError(f"{key}/{name} is not what was sent")
        return body

    def fetch(self, key: str, folder: Path, only: Collection[str] | None = None) -> int:
        """Have a folder's files here, each on the disk under its name only once it is whole.

        Args:
            key: the folder in the store.
            folder: where its files go; files that are here as they are there stay.
            only: names of the files that are wanted; none means all.

        Returns:
            Bytes that were fetched; 0 also when the store does not have the folder.

        Raises:
            StoreError: a file arrived otherwise than it was sent.
        """
        files = self.files(key) or {}
        files = {name: f for name, f in files.items() if only is None or name in only}
        if not files or _is_here(folder, files):
            return 0
        folder.mkdir(parents=True, exist_ok=True)
        got = 0
        for name in sorted(files, key=lambda name: (name in _SPEAKING, name)):
            target = folder / name
            if not (target.is_file() and _digest(target) == files[name]):
                self._download(f"{key}/{name}", target, files[name])
                got += files[name].size
        sync(folder)
        return got

    def _download(self, path: str, target: Path, expected: Stored) -> None:
        partial = target.with_name(f".{target.name}.partial")
        try:
            answer = self._library.get(self._objects, path)
        except FileNotFoundError as error:
            raise StoreError(f"{path} is missing in the store") from error
        with partial.open("wb") as file:
            for piece in answer.stream(min_chunk_size=_PIECE):
                file.write(piece)
        sync(partial)
        if _digest(partial) != expected:
            partial.unlink()
            raise StoreError(f"{path} is not what was sent")
        partial.replace(target)

    def claim(self, key: str) -> datetime:
        """Take a moment for a crawl that nobody else has taken, by which it will be named.

        Two crawls of a source in one second would be one folder. On one machine the second is an
        error; here it waits for its own second.

        Raises:
            StoreError: every one of two minutes was taken.
        """
        for _ in range(_CLAIMS):
            moment = now().replace(microsecond=0)
            try:
                self._library.put(
                    self._objects, f"{key}/{moment.strftime(CRAWL_ID)}/claim", b"", mode="create"
                )
            except self._library.exceptions.AlreadyExistsError:
                time.sleep(1 - now().microsecond / 1e6)
            else:
                return moment
        raise StoreError(f"no moment of its own for a crawl below {key}")


def _is_here(folder: Path, files: Mapping[str, Stored]) -> bool:
    """Whether a folder is here as it is in the store, by its speaking file and all sizes."""
    speaking = [name for name in _SPEAKING if name in files]
    return all(
        path.is_file()
        and path.stat().st_size == stored.size
        and (name not in speaking or _digest(path) == stored)
        for name, stored in files.items()
        for path in [folder / name]
    )


def _digest(path: Path) -> Stored:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Stored(path.stat().st_size, digest.hexdigest())
