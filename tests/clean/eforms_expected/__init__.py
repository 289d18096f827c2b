"""What stands in each sample notice, read from its XML by a person, not by the parser.

One module a file. Columns that are not named are null; list columns that are not named are
empty, except the two that tell "not said" apart from an explicit `none`.
"""

from __future__ import annotations

from types import ModuleType

from tests.clean.eforms_expected import (
    converted_566234_2020,
    real_215378_2024,
    real_368245_2023,
    real_497181_2023,
    real_649907_2023,
    real_650276_2023,
    real_710770_2023,
    real_741690_2023,
    sdk_can_contracts,
    sdk_can_withheld,
    sdk_change_void,
    sdk_modification,
    sdk_pin_social,
    ted_020052_2017,
    ted_107140_2021,
    ted_464468_2017,
)

NOTICES: tuple[ModuleType, ...] = (
    converted_566234_2020,
    real_215378_2024,
    real_368245_2023,
    real_497181_2023,
    real_649907_2023,
    real_650276_2023,
    real_710770_2023,
    real_741690_2023,
    sdk_can_contracts,
    sdk_can_withheld,
    sdk_change_void,
    sdk_modification,
    sdk_pin_social,
    ted_020052_2017,
    ted_107140_2021,
    ted_464468_2017,
)
