"""The notebook among the examples runs from top to bottom in a kernel, and its page shows what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "notebook.ipynb"
PAGE = ROOT / "docs" / "how-to" / "jupyter.md"


def read() -> NotebookNode:
    notebook: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def executed(notebook: NotebookNode, folder: Path) -> dict[str, str]:
    """What each cell printed or showed, after all were run in a fresh kernel."""
    client = NotebookClient(notebook, timeout=50, resources={"metadata": {"path": str(folder)}})
    done = client.execute()
    return {cell.id: "".join(map(shown, cell.outputs)) for cell in done.cells if cell.cell_type == "code"}


def shown(output: NotebookNode) -> str:
    return str(output.text if output.output_type == "stream" else output.data["text/plain"])


def test_it_runs_and_goes_on_after_the_kernel_was_restarted(tmp_path: Path) -> None:
    first = read()
    first.cells = first.cells[:4]
    before = executed(first, tmp_path)
    assert before["begin"].startswith("Plaza shows ads between posts.")
    assert re.search(r"revenue.*\n\[\d+ minutes left\]", before["say"], re.DOTALL)
    after = executed(read(), tmp_path)
    assert after["begin"].strip() == before["say"].rpartition("\n[")[0], "it goes on with the last answer"
    assert "turns=7" in after["where"]
    assert after["grade"].startswith("Indicative.\noffline-rules")
    assert "you said in turn" in after["grade"]
    assert after["await"].startswith("Dunnock brings meals")
    assert after["await"].count("\n") > 1


def test_it_is_kept_without_results() -> None:
    notebook = read()
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
def test_the_code_of_the_page_is_the_notebooks(block: str) -> None:
    assert block.strip() in [cell.source for cell in read().cells]
