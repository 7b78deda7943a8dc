"""The page on the web page: its code runs, and what it says of limits is so."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.web.visiting import Visitor
from viva.apps.http.guard import WRITES_A_MINUTE
from viva.apps.web.door import SHORTEST_TOKEN
from viva.apps.web.serving import HOST, PORT
from viva.apps.web.site import BODY_LIMIT

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "web.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_serves_the_pages_below_its_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, "web.md", "exec"), names)

    async def visit() -> None:
        visitor = Visitor(names["app"], mount="/practice")  # type: ignore[arg-type]
        assert (await visitor.see("/practice/?token=a-secret-of-your-own")).status_code == 303
        assert "A system design interview" in (await visitor.see("/practice/")).text
        await names["board"].store.close()  # type: ignore[attr-defined]

    asyncio.run(visit())


def test_its_figures_are_those_of_the_code() -> None:
    for said in (
        f"{BODY_LIMIT // 1024} KiB",
        f"{WRITES_A_MINUTE} writes a minute",
        f"{SHORTEST_TOKEN} characters",
        f"http://{HOST}:{PORT}/",
    ):
        assert said in PAGE
