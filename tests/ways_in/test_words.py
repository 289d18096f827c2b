"""Words in common: endings and compounds agree, filler and lookalikes do not."""

from __future__ import annotations

import pytest

from pipelines.ways_in.words import shared, words


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Pleje af grønne områder", "anlæg og pleje, grøn og grønt", ["grønne", "pleje"]),
        ("Rengøring", "rengøringsmidler", ["rengøring"]),
        ("Rengøringsydelser", "al rengøring", ["rengøringsydelser"]),
        ("Måltider og måltidet", "et måltid", ["måltider"]),
        ("Vask af arbejdstøj", "på kanten af arbejdsmarkedet", []),
        ("Plejehjem", "pleje af haver", []),
        ("Levering til kommunen", "levering og kommuner", []),
        ("", "rengøring", []),
    ],
)
def test_words_in_common(mine: str, theirs: str, expected: list[str]) -> None:
    assert shared(words(mine), words(theirs)) == expected


def test_texts_that_are_not_known_have_no_words() -> None:
    assert words(None, "CPV 90910000", None) == frozenset()
