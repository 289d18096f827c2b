"""The command line as a whole: what it imports, what it calls itself."""

import subprocess
import sys

import pytest

HEAVY = ("dagster", "polars", "statsmodels", "scrapy", "scipy")
"""What no command needs that only asks; `scrapy` is the crawls' own."""


@pytest.mark.parametrize("arguments", [["--help"], ["status", "--help"], ["status"]])
def test_asking_starts_without_what_only_a_night_needs(arguments, tmp_path):
    (tmp_path / "kortlag.toml").write_text('data_dir = "data"\n')
    program = (
        "import sys\n"
        "from pipelines.cli import main\n"
        f"sys.argv = ['kortlag', *{arguments!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "LOADED"
