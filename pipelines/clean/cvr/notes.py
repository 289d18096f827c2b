"""What is met while one document is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.clean.document import Finding


@dataclass(slots=True)
class Notes:
    """Oddities of one document, each once.

    Attributes:
        document: name of the document: of the page at first, of the unit once that is known.
        met: kind and subject of each, in order of meeting.
    """

    document: str
    met: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, kind: str, subject: str) -> None:
        """Keep something that was not expected."""
        self.met[kind, subject] = None

    def findings(self) -> list[Finding]:
        """What was met, under the document's name."""
        return [Finding(kind, subject, self.document) for kind, subject in self.met]
