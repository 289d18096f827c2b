"""Which stage of the flow each asset is shown in, so that the graph reads from left to right.

    collect -> clean -> facts -> look_up -> join -> publish

Addresses and lists of tender documents are asked for by what the first tables say: what those need
is `facts`, their own collecting and cleaning `look_up`. Everything follows from what reads what.
Does not belong here: what an asset does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

Reads = Mapping[dg.AssetKey, frozenset[dg.AssetKey]]


def staged(assets: Sequence[dg.AssetsDefinition]) -> list[dg.AssetsDefinition]:
    """The assets, each in the group of its stage."""
    reads = {
        spec.key: frozenset(dep.asset_key for dep in spec.deps)
        for asset in assets
        for spec in asset.specs
    }
    late = {key for key, deps in reads.items() if key.path[0] == "raw" and deps}
    facts = _behind(late, reads)
    look_up = late | {key for key, deps in reads.items() if key.path[0] == "clean" and deps & late}

    def placed(spec: dg.AssetSpec) -> dg.AssetSpec:
        if spec.key in look_up:
            return spec.replace_attributes(group_name="look_up")
        if spec.key in facts and spec.group_name == "join":
            return spec.replace_attributes(group_name="facts")
        return spec

    mapped = dg.map_asset_specs(placed, assets)
    return [asset for asset in mapped if isinstance(asset, dg.AssetsDefinition)]


def _behind(keys: Iterable[dg.AssetKey], reads: Reads) -> set[dg.AssetKey]:
    """Everything that assets are made from, however far back."""
    found: set[dg.AssetKey] = set()
    waiting = list(keys)
    while waiting:
        new = reads.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found
