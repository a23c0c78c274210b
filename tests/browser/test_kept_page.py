"""A page that is kept for one text after another: what it starts from each time, and what ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from renderkit.engine import Engine
from renderkit.models import Limits
from renderkit.plugin import browser
from tests import support

LIMITS = Limits(wall_seconds=30, cpu_seconds=30)

PAGE = """<!DOCTYPE html><body><svg id=s width=90 height=40><text y=20></text></svg><script>
let drawn = 0;
async function draw() {
  const text = await (await fetch('text')).text();
  const found = [Math.random(), performance.now(), Date.now(), setTimeout(() => {}, 1e6), scrollY, typeof left];
  document.querySelector('text').textContent = text;
  if (text.startsWith('do ')) (0, eval)(text.slice(3));
  await __renderkit.advance(50);
  return { drawn: ++drawn, found };
}
</script>"""

Visit = Callable[..., tuple[int, object]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with support.engine(support.toy("page", toolchain=browser.TOOLCHAIN), uses=1000) as engine:
        engine.check(support.job(language="page"))
        yield engine


@pytest.fixture
def visit(engine: Engine) -> Iterator[Visit]:
    """Draws a text: how many texts the page has drawn by then, and what it found before it drew."""
    with engine.session(browser.WORKER, LIMITS) as session:

        def draw(text: str, keep: str = "here") -> tuple[int, object]:
            session.put({"index.html": PAGE.encode(), "text": text.encode()})
            result = session.run(browser.visit(script="draw()", select="#s", keep=keep))
            data = browser.report(result).data
            assert data is not None, result.text
            return data["drawn"], data["found"]

        yield draw


def test_a_kept_page_draws_again_with_its_time_and_its_chance_set_back(visit: Visit) -> None:
    drawn, found = visit("one")
    assert [visit("two"), visit("three")] == [(drawn + 1, found), (drawn + 2, found)]


def test_what_is_not_to_be_kept_is_not(visit: Visit) -> None:
    assert visit("one", keep="")[0] == visit("two", keep="")[0] == 1


@pytest.mark.parametrize(
    "deed",
    [
        "alert(1)",
        "console.log('x')",
        "fetch('nowhere')",
        "fetch('https://example.com/').catch(() => 0)",
        "Promise.reject(1)",
        "document.body.append(document.createElement('iframe'))",
        "new Worker(URL.createObjectURL(new Blob([''])))",
        "window.open('x')",
        "Object.prototype.left = 1",
        "Array.prototype.map = () => []",
        "Element.prototype.remove = () => {}",
        "location.hash = 'x'; history.pushState(1, '', 'y')",
    ],
)
def test_a_page_in_which_more_happened_is_not_kept(visit: Visit, deed: str) -> None:
    drawn, found = visit("one")
    assert visit(f"do {deed}")[0] == drawn + 1
    assert visit("three") == (1, found)
