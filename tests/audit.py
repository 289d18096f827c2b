"""Whether what is installed is what the lock says, whole and under licences we accept; offline.

`make audit`, part of `make check`. It looks at this machine alone, so it knows of no advisory: it
cannot say that a version has a known hole, only that nothing but the locked versions is there,
unchanged since it was built. `make advisories` asks the network for the rest.

Checked: every requirement of `pyproject.toml` is in the lock and fits; every line of the lock is a
name, one version and hashes; every installed distribution is a locked one and the other way round;
every installed file has the digest that its distribution recorded; every licence is on our list.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OWN = frozenset({"kortlag", "pip", "setuptools", "wheel"})
"""Ourselves, and what a fresh virtual environment brings along."""
ACCEPTED = (
    "MIT", "MIT-0", "MIT-CMU", "MIT License", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "3-Clause BSD License", "0BSD", "Apache-2.0", "Apache Software License", "ISC",
    "ISC License (ISCL)", "PSF-2.0", "Python Software Foundation License", "Zlib", "CC0-1.0",
    "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)", "ZPL-2.1", "Public Domain", "Unlicense",
    "The Unlicense (Unlicense)", "HPND", "Apache 2.0",
)  # fmt: skip
"""Licences under which a dependency may come. MPL asks something of those who change its files;
we change none."""
NAMED = {
    "xstatic-leaflet": "Leaflet's own: BSD-2-Clause",
    "text-unidecode": "Artistic or GPL, at our choice; only the tests' frictionless needs it",
    "docutils": "public domain and BSD; the GPL part is an editor mode that is not imported",
    "axe-playwright-python": "MIT, in its licence file; axe-core in it is MPL-2.0; tests only",
    "atheris": "Apache-2.0, in its repository; only `make fuzz` installs it",
}
"""Distributions whose metadata say it otherwise, with what was found."""
_LINE = re.compile(r"(?P<requirement>[^\\]+?)(?P<hashes>(?:\s+--hash=sha256:[0-9a-f]{64})+)")


class Locked:
    """Entries of a lock file by canonical name; one for each marker.

    Raises:
        ValueError: an entry is not a name, one version and its hashes.
    """

    def __init__(self, text: str) -> None:
        self.entries: dict[str, list[Requirement]] = {}
        for line in text.replace("\\\n", " ").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            match = _LINE.fullmatch(line.strip())
            try:
                entry = Requirement(match["requirement"]) if match else None
            except InvalidRequirement:
                entry = None
            pins = [] if entry is None else [s.operator for s in entry.specifier]
            if entry is None or entry.url or pins != ["=="]:
                raise ValueError(f"not a name, one version and hashes: {line[:80]}")
            self.entries.setdefault(canonicalize_name(entry.name), []).append(entry)

    def applying(self) -> dict[str, str]:
        """Name -> version of the entries for this machine."""
        return {
            name: next(iter(entry.specifier)).version
            for name, entries in self.entries.items()
            for entry in entries
            if entry.marker is None or entry.marker.evaluate()
        }


def of_project(pyproject: str, locked: Locked) -> Iterator[str]:
    """Requirements of the project that the lock does not meet, and tools that are not pinned."""
    told = tomllib.loads(pyproject)
    groups = told["dependency-groups"]
    wanted = [*told["project"]["dependencies"], *groups["dev"]]
    for text in wanted:
        requirement = Requirement(text)
        entries = locked.entries.get(canonicalize_name(requirement.name), [])
        if not entries:
            yield f"{text}: not in the lock"
        for entry in entries:
            version = next(iter(entry.specifier)).version
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{text}: the lock has {version}"
    for text in told["build-system"]["requires"]:
        if [s.operator for s in Requirement(text).specifier] != ["=="]:
            yield f"{text}: what builds the package is not pinned"


def of_environment(installed: Iterable[Distribution], locked: Locked) -> Iterator[str]:
    """Distributions that are installed and not locked, in another version, or missing."""
    wanted, found = locked.applying(), {}
    for distribution in installed:
        found[canonicalize_name(distribution.metadata["Name"])] = distribution.version
    for name, version in sorted(found.items()):
        if name in OWN:
            continue
        if name not in wanted:
            yield f"{name} {version}: installed, but in no lock"
        elif wanted[name] != version:
            yield f"{name} {version}: the lock has {wanted[name]}"
    for name in sorted(wanted.keys() - found.keys()):
        yield f"{name} {wanted[name]}: locked, but not installed"


def of_files(distribution: Distribution) -> Iterator[str]:
    """Files of a distribution that are missing or not as it recorded them."""
    name = distribution.metadata["Name"]
    if not distribution.files:
        yield f"{name}: records no files"
    for file in distribution.files or ():
        if file.hash is None or file.suffix == ".pyc":  # its record itself; made anew here
            continue
        path = Path(str(file.locate()))
        if not path.is_file():
            yield f"{name}: {file} is missing"
            continue
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            yield f"{name}: {file} is not what was installed"


def of_licence(distribution: Distribution) -> Iterator[str]:
    """A licence that is not on our list, or that nobody tells."""
    told = distribution.metadata
    name = canonicalize_name(told["Name"])
    if name in OWN or name in NAMED:
        return
    classifiers = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier") or []
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    expression = told.get("License-Expression") or ""
    words = re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", expression) if expression else classifiers
    if not words and told.get("License"):
        words = re.split(r"\s+AND\s+|\s+OR\s+", told["License"].splitlines()[0])
    words = [word.strip() for word in words if word.strip()]
    unknown = [word for word in words if word not in ACCEPTED]
    if not words or unknown:
        yield f"{name}: licence {', '.join(unknown) or 'not told'}"


def audit(root: Path = ROOT) -> Iterator[str]:
    """Everything that is wrong, a line each."""
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    fuzz = (root / "tests" / "fuzz" / "requirements.lock").read_text(encoding="utf-8")
    try:
        locked, also = Locked(text), Locked(fuzz)
    except ValueError as error:
        yield str(error)
        return
    yield from of_project((root / "pyproject.toml").read_text(encoding="utf-8"), locked)
    installed = list(distributions())
    beside = set(also.applying().items())
    # The fuzzer is there only after `make fuzz`; then it is the one of its own lock.
    main = [
        d for d in installed if (canonicalize_name(d.metadata["Name"]), d.version) not in beside
    ]
    yield from of_environment(main, locked)
    for distribution in installed:
        yield from of_licence(distribution)
        if canonicalize_name(distribution.metadata["Name"]) not in OWN:
            yield from of_files(distribution)


def main() -> int:
    """Print what is wrong; exit status 1 when anything is."""
    found = list(audit())
    for line in found:
        print(line)  # noqa: T201 - a command's output
    if not found:
        print("what is installed is what the lock says, whole, under licences we accept")  # noqa: T201 - as above
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
