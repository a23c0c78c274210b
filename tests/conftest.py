"""What all tests share: one warm engine for the toy languages, and `--nightly`."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from renderkit.engine import Engine
from renderkit.plugins import Plugins
from tests import support

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", max_examples=2000, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="whole corpora, more examples, endurance")


def pytest_configure(config: pytest.Config) -> None:
    # a shell starts what it runs in the background with this ignored, and every child inherits that
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile("nightly" if config.getoption("--nightly") else "quick")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was left out for want of Docker."""
    from tests.walls.support import no_docker

    if why := no_docker():
        terminalreporter.write_line(f"Docker's walls were left out: {why}", yellow=True)


@pytest.fixture(scope="session")
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether there is a night's time."""
    return bool(request.config.getoption("--nightly"))


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody may read: pytest's own are closed to a worker's user."""
    with tempfile.TemporaryDirectory(prefix="renderkit-test-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def warm() -> Iterator[Engine]:
    """An engine for the toy whose workers are kept: what a test of something else should not wait for."""
    with support.engine(uses=100_000) as engine:
        yield engine


@pytest.fixture(scope="session")
def installed() -> Plugins:
    """The plugins that are installed here."""
    return Plugins()
