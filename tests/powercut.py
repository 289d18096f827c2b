"""What a power cut may leave of a folder, at every step of what writes there.

The steps of real code are recorded on a real folder, and replayed under a model that gives less
than file systems do:

- the content of a file that was not synced (`fsync`) since it was written may be missing whole or
  in half, or be what it was when it was synced last;
- of the names made, moved or taken away in a folder since that folder was synced, any may have
  come to the disk and any other not, in any order; moving one name within a folder is one step;
- what was synced is there.

Does not belong here: what is to hold of what is left (the tests').
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from unittest import mock

STEPS = ("rename", "replace", "symlink", "link", "unlink", "mkdir", "rmdir", "fsync")
"""Functions of `os` at which a step begins and ends."""
_MOST_SUBSETS = 24
_MIXED = 3
"""Draws in which each unsynced file has a lot of its own; before them all have the same."""
_CONTENTS = [_LOST := "lost", _HALF := "half", _WRITTEN := "written"]

Names = dict[str, int]
"""Entries of a folder: name -> inode."""


@dataclass(frozen=True)
class Change:
    """What one step did to a folder's names: None means the name went away."""

    folder: int
    names: tuple[tuple[str, int | None], ...]


@dataclass
class Disk:
    """What is surely on the disk, and what may be.

    Attributes:
        folders: inode of a folder -> its names, as synced.
        synced: inode of a file -> its content, as synced.
        pending: changes of names that were not synced, oldest first.
        written: inode of a file -> its content now.
        links: inode of a symbolic link -> where it points.
    """

    folders: dict[int, Names] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    pending: list[Change] = field(default_factory=list)
    written: dict[int, bytes] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)

    def copy(self) -> Disk:
        """A disk that goes its own way; contents are shared."""
        folders = {inode: dict(names) for inode, names in self.folders.items()}
        return Disk(
            folders, dict(self.synced), list(self.pending), dict(self.written), dict(self.links)
        )


@dataclass(frozen=True)
class Moment:
    """The disk after a step, and what the step was."""

    step: str
    disk: Disk


class Recorder:
    """Watches a folder: after every step of `os` it looks what has changed.

    Attributes:
        root: the folder; all that lies in it at first is on the disk.
        moments: the disk at first, and after each step.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._inode = root.stat().st_ino
        self._held: dict[int, int] = {}
        self._folders, written, links = self._seen()
        folders = {inode: dict(names) for inode, names in self._folders.items()}
        self._disk = Disk(folders, dict(written), [], written, links)
        self.moments = [Moment("begin", self._disk.copy())]

    @contextmanager
    def watching(self) -> Iterator[Recorder]:
        """Record the steps of what runs inside."""
        with ExitStack() as stack:
            for name in STEPS:
                real = getattr(os, name)
                stack.enter_context(mock.patch.object(os, name, self._step(name, real)))
            yield self
        self._look("end")
        for descriptor in self._held.values():
            os.close(descriptor)

    def _step(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            self._look(f"before {name}")
            answer = real(*arguments, **options)
            if name == "fsync":
                self._sync(os.fstat(arguments[0]).st_ino)  # type: ignore[arg-type]  # its descriptor
            self._look(f"{name} {Path(str(arguments[0])).name}")
            return answer

        return step

    def _look(self, step: str) -> None:
        folders, written, links = self._seen()
        for inode, names in folders.items():
            had = self._folders.get(inode, {})
            gone = [(name, None) for name in had if name not in names]
            made = [(name, i) for name, i in names.items() if had.get(name) != i]
            if gone or made:
                self._disk.pending.append(Change(inode, (*gone, *made)))
        self._folders, self._disk.written = folders, {**self._disk.written, **written}
        self._disk.links |= links
        self.moments.append(Moment(step, self._disk.copy()))

    def _sync(self, inode: int) -> None:
        if inode not in self._folders:
            self._disk.synced[inode] = self._disk.written[inode]
            return
        self._disk.pending = [c for c in self._disk.pending if c.folder != inode]
        self._disk.folders[inode] = dict(self._folders[inode])

    def _seen(self) -> tuple[dict[int, Names], dict[int, bytes], dict[int, str]]:
        folders: dict[int, Names] = {}
        written: dict[int, bytes] = {}
        links: dict[int, str] = {}
        for place, below, files in os.walk(self.root):
            folder = Path(place)
            names = folders.setdefault(folder.stat().st_ino, {})
            for name in (*below, *files):
                path = folder / name
                inode = names[name] = path.lstat().st_ino
                if inode not in self._held:  # kept open, so that no other file gets its number
                    self._held[inode] = os.open(path, os.O_PATH | os.O_NOFOLLOW)
                if path.is_symlink():
                    links[inode] = os.fspath(path.readlink())
                elif path.is_file():
                    written[inode] = path.read_bytes()
        return folders, written, links

    def outcomes(self, rng: random.Random) -> Iterator[tuple[str, Callable[[Path], None]]]:
        """Everything a power cut may leave: what happened, and how to lay it out in a folder.

        Of more than 24 combinations of unsynced names after a step, 24 are drawn, and of the
        combinations of unsynced contents three.
        """
        seen = set()
        for number, moment in enumerate(self.moments):
            for applied in _subsets(len(moment.disk.pending), rng):
                for choices in [[content] for content in _CONTENTS] + [_CONTENTS] * _MIXED:
                    content = {inode: rng.choice(choices) for inode in sorted(moment.disk.written)}
                    tree = self._tree(moment.disk, applied, content)
                    if (key := _key(tree)) in seen:
                        continue
                    seen.add(key)
                    told = f"step {number} ({moment.step}), names {applied}, content {choices}"
                    yield told, _layer(tree)

    def _tree(self, disk: Disk, applied: tuple[bool, ...], content: dict[int, str]) -> Tree:
        folders = {inode: dict(names) for inode, names in disk.folders.items()}
        for change, is_applied in zip(disk.pending, applied, strict=True):
            if is_applied:
                for name, inode in change.names:
                    folders.setdefault(change.folder, {}).pop(name, None)
                    if inode is not None:
                        folders[change.folder][name] = inode
        is_folder = {*self._known_folders(), *folders}

        def below(inode: int) -> Tree:
            found: Tree = {}
            for name, child in sorted(folders.get(inode, {}).items()):
                if child in disk.links:
                    found[name] = disk.links[child]
                elif child in is_folder:
                    found[name] = below(child)
                else:
                    found[name] = _content(disk, child, content[child])
            return found

        return below(self._inode)

    def _known_folders(self) -> set[int]:
        return {change.folder for change in self._disk.pending} | set(self._folders)


Tree = dict[str, "str | bytes | Tree"]
"""Name -> target of a link, content of a file, or a folder's tree."""


def _content(disk: Disk, inode: int, choice: str) -> bytes:
    now = disk.written[inode]
    if choice == _WRITTEN or disk.synced.get(inode) == now:
        return now
    if choice == _LOST:
        return disk.synced.get(inode, b"")
    return now[: len(now) // 2]


def _subsets(size: int, rng: random.Random) -> list[tuple[bool, ...]]:
    if 2**size <= _MOST_SUBSETS:
        return list(product((True, False), repeat=size))
    drawn = [tuple(rng.random() < 0.5 for _ in range(size)) for _ in range(_MOST_SUBSETS - 2)]
    return [(True,) * size, (False,) * size, *drawn]


def _key(tree: Tree) -> tuple[object, ...]:
    """A tree to look for in a set."""
    return tuple(
        (name, _key(what) if isinstance(what, dict) else what) for name, what in tree.items()
    )


def _layer(tree: Tree) -> Callable[[Path], None]:
    def lay(folder: Path) -> None:
        folder.mkdir()
        for name, what in tree.items():
            match what:
                case str():
                    (folder / name).symlink_to(what)
                case bytes():
                    (folder / name).write_bytes(what)
                case dict():
                    _layer(what)(folder / name)

    return lay
