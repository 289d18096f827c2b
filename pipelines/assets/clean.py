"""Clean: one asset a source; archived bytes of each crawl to typed Parquet."""

import dagster as dg
import msgspec

from pipelines.assets import telling
from pipelines.cleaning import clean_crawl
from pipelines.context import Night, step
from scrapers import crawls
from scrapers.sources import SOURCES, Source


def _clean(source: Source) -> dg.AssetsDefinition:
    """The cleaning asset of a source."""

    @dg.asset(
        key=["clean", source.name],
        deps=[dg.AssetKey(["raw", source.name])],
        group_name="clean",
        owners=telling.DATA,
        description=f"{source.title}: typed rows of every archived crawl, by pure functions.",
        kinds={"python", "parquet"},
    )
    def cleaned(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        settings = night.settings
        with step(context, night, f"clean {source.name}") as account:
            ids = crawls.crawl_ids(settings.archive_dir, source.name)
            done = [
                clean_crawl(settings.archive_dir, settings.parquet_dir, source.name, crawl)
                for crawl in ids
            ]
            damaged = crawls.damaged(settings.archive_dir, source.name)
            if damaged:
                account.update(damaged={source.name: msgspec.to_builtins(damaged)})
        return dg.MaterializeResult(
            metadata={"crawls": len(ids), "crawls_cleaned_now": sum(done), "damaged": len(damaged)}
        )

    return cleaned


assets: list[dg.AssetsDefinition] = [_clean(source) for source in SOURCES.values()]
