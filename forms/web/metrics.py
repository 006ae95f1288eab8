"""`/metrics`: what this process has answered and how the office stands, as figures for monitoring. No name, no case number.

What cannot be asked is left out, never told as 0: a queue of nobody and a database that is down must not look alike.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forms.last_backup import last_backup
from forms.office import the_office
from forms.settings import Settings
from workflow import RECOMMENDATION, Office, RegistryDown, SealUnavailable, Watch, watch

METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 10, 30)  # seconds

disable_created_metrics()
FIGURES = CollectorRegistry()
REQUESTS = Counter("jiancai_requests", "Requests answered.", ["method", "route", "status"], registry=FIGURES)
SECONDS = Histogram(
    "jiancai_request_seconds", "Seconds until an answer was whole.", ["route"], registry=FIGURES, buckets=_BOUNDS
)
CONNECTIONS = Gauge("jiancai_connections_open", "Sheets that are open in a browser, by their WebSockets.", registry=FIGURES)
FAULTS = Counter("jiancai_faults", "Unexpected faults that were shown under a number.", ["where"], registry=FIGURES)
ProcessCollector(registry=FIGURES)


class OfficeFigures(Collector):
    """How the office stands, asked anew each time."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: the registry would else ask the office before there is one."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure that can be had."""
        office, folder = the_office(), Settings().data_dir
        try:
            standing: Watch | None = watch(office)
        except RegistryDown:
            standing = None
        yield _one("jiancai_database_up", "1: the database answers.", standing is not None)
        if standing is not None:
            yield from _from_the_registry(standing, office.now())
        yield from _from_the_seal(office)
        with suppress(OSError):
            yield _one("jiancai_disk_free_bytes", "Room in the data folder.", shutil.disk_usage(folder).free)
        if backed_up := last_backup(folder):
            age = (office.now() - backed_up).total_seconds()
            yield _one("jiancai_backup_age_seconds", "Since the newest backup was whole.", age)


def _one(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=float(value))


def _from_the_registry(standing: Watch, now: datetime) -> Iterator[GaugeMetricFamily]:
    yield _one("jiancai_sessions_open", "Sessions of signed-in people that have not ended.", standing.sessions)
    cases = GaugeMetricFamily("jiancai_cases", "Cases by state.", labels=["state"])
    for state, count in standing.cases.items():
        cases.add_metric([state], count)
    yield cases
    waiting = GaugeMetricFamily("jiancai_queue_oldest_seconds", "How long the oldest case waits in a state.", labels=["state"])
    for state, since in standing.oldest.items():
        waiting.add_metric([state], (now - since).total_seconds())
    yield waiting
    yield _one("jiancai_letters_issued", "Letters in the register.", standing.letters)
    yield _one("jiancai_letters_revoked", "Of these, revoked.", standing.revoked)
    mails = GaugeMetricFamily("jiancai_mails", "Mails by state; those that are unsure may have gone.", labels=["state"])
    for state, count in standing.mails.items():
        mails.add_metric([state], count)
    yield mails
    yield _one("jiancai_files_unscanned", "Files that wait for the virus scanner and cannot be opened.", standing.unscanned)
    yield _one("jiancai_files_infected", "Files in which the virus scanner found something.", standing.infected)


def _from_the_seal(office: Office) -> Iterator[GaugeMetricFamily]:
    try:
        office.seal.ready(office.now(), office.terms(RECOMMENDATION, office.today()).seal)
        ready = True
    except SealUnavailable:
        ready = False
    yield _one("jiancai_seal_ready", "1: a letter could be sealed now.", ready)
    with suppress(SealUnavailable):
        left = (office.seal.last_moment() - office.now()).total_seconds() / 86400
        yield _one("jiancai_seal_certificate_days_left", "Days until the certificate of the seal ends.", left)


FIGURES.register(OfficeFigures())


async def metrics(request: Request) -> Response:
    """GET /metrics: the figures as text; `forms/web/watched.py` asks who may read them."""
    content = await run_in_threadpool(generate_latest, FIGURES)
    return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


ROUTES = [Route("/metrics", metrics)]
