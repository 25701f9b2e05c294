"""Reading what Prometheus would read."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.app import App


async def page_of(app: App) -> str:
    return app.tally.page(await app.observer.look()).decode()


def families(page: str) -> list[Metric]:
    return list(text_string_to_metric_families(page))


def samples(page: str) -> Iterator[Sample]:
    for family in families(page):
        yield from family.samples


def value(page: str, sample: str, /, **labels: str) -> float | None:
    """The one sample with at least these labels; None where there is none."""
    found = [
        one.value
        for one in samples(page)
        if one.name == sample and labels.items() <= one.labels.items()
    ]
    assert len(found) <= 1
    return found[0] if found else None
