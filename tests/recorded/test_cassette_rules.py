"""Cassettes are fit to be kept, belong to a test, and fail loudly when a prompt has changed."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
import vcr as vcrpy  # type: ignore[import-untyped]
import yaml

from tests.models.asking import heard, request, wire_to
from tests.recorded.cassettes import (
    CONFIG,
    FOLDER,
    FORMAT,
    ROOT,
    Json,
    Readable,
    every_cassette,
    held_to,
    path_for,
    unfit,
)
from viva.models.concessions import Conceding

STREAMED = FOLDER / "recorded" / f"streamed-openai.{FORMAT}"


def interactions(path: Path) -> list[Json]:
    found: list[Json] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["interactions"]
    return found


@pytest.mark.parametrize("path", every_cassette(), ids=lambda path: path.name.removesuffix(f".{FORMAT}"))
def test_a_cassette_is_fit_to_be_kept(path: Path) -> None:
    assert unfit(path) == ()
    text = path.read_text(encoding="utf-8")
    assert Readable.serialize(Readable.deserialize(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("forty million", "sk-abcdef123456", "like a secret"),
        ("forty million", "Bearer abc", "like a secret"),
        ("content-type:", "openai-organization:", "like a secret"),
        ("content-type:", "date:", "keeps the header date"),
        ("headers: {}", "headers: {user-agent: [x]}", "headers of a request"),
        ("http://127.0.0.1/", "https://inside.example/", "keeps the address"),
    ],
)
def test_an_unfit_cassette_is_found(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    text = STREAMED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / STREAMED.name
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(complaint in one for one in unfit(path)), unfit(path)


def test_every_cassette_belongs_to_a_test_and_every_test_has_its_own() -> None:
    modules = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark.vcr" in path.read_text(encoding="utf-8")]
    modules.remove(Path(__file__))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-m", "vcr", *map(str, modules)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    tests = re.findall(r"^(tests/\S+\.py)::(.+)$", done.stdout, re.MULTILINE)
    assert {path_for(Path(module), name) for module, name in tests} == set(every_cassette())
    assert len(tests) >= 16


@pytest.mark.parametrize("path", sorted(FOLDER.glob(f"recorded/*-openai*.{FORMAT}")), ids=lambda path: path.name)
def test_both_sdks_send_the_same(path: Path) -> None:
    other = path.with_name(path.name.replace("-openai", "-litellm"))
    first, second = interactions(path)[0]["request"], interactions(other)[0]["request"]
    assert first == second


def ask(text: str) -> None:
    async def run() -> None:
        wire = wire_to("http://127.0.0.1:9/v1", "openai", model="hand-1")
        await heard(Conceding(wire).stream(request(text)))
        await wire.close()

    asyncio.run(run())


def test_a_changed_prompt_is_said_to_be_one_and_shown() -> None:
    recorder = vcrpy.VCR(record_mode="none")
    recorder.register_serializer(FORMAT, Readable)
    with recorder.use_cassette(str(STREAMED), **CONFIG) as cassette:
        around = held_to(cassette, STREAMED, recording=False)
        next(around)
        ask("How many people?")
        with pytest.raises(
            pytest.fail.Exception, match="a prompt or a setting changed; make a cassette again"
        ) as caught:
            next(around)
    assert "cassettes/recorded/streamed-openai" in str(caught.value)
    assert re.search(r'^\+.*"How many people\?"', str(caught.value), re.MULTILINE)
    assert re.search(r"^-.*Before I start", str(caught.value), re.MULTILINE)


def test_a_cassette_that_is_not_played_to_its_end_fails() -> None:
    recorder = vcrpy.VCR(record_mode="none")
    recorder.register_serializer(FORMAT, Readable)
    with recorder.use_cassette(str(STREAMED), **CONFIG) as cassette:
        around = held_to(cassette, STREAMED, recording=False)
        next(around)
        with pytest.raises(pytest.fail.Exception, match="0 of 1 requests were asked"):
            next(around)


def test_cassettes_are_played_and_the_network_is_blocked_unless_somebody_says_otherwise(
    pytestconfig: pytest.Config,
) -> None:
    assert "record_mode" not in CONFIG
    assert pytestconfig.getoption("--block-network")


def test_the_readme_says_how_they_were_made() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "recorded through a local OpenAI-compatible endpoint" in text
