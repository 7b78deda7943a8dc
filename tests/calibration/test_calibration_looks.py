"""How a calibration looks: tables of 80 columns, and pictures that are XML and stay on their paper."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.calibration.rated import STEP_ONE, Told, write_gold
from viva.calibrating.gold import read_gold
from viva.calibrating.pictures import kappa_picture, trust_picture
from viva.calibrating.run import calibrate
from viva.calibrating.table import table
from viva.values.calibration import Calibration, Figure, TrustPoint

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def calibration(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    folder = tmp_path_factory.mktemp("gold")
    for name, score in (("T1", 2), ("T2", 3), ("T3", 4)):
        write_gold(folder, name, r1=dict.fromkeys(STEP_ONE, score), r2=dict.fromkeys(STEP_ONE, min(score + 1, 4)))
    judge = Told(lambda transcript, criterion, run: 2 + (len(criterion) + run) % 3)
    return asyncio.run(calibrate(read_gold([folder]), judge=judge, repeats=3, rounds=20))


@pytest.fixture
def bare(calibration: Calibration) -> Calibration:
    """Nothing defined, long names, letters that mean something in XML."""
    text = calibration.model_dump_json()
    text = re.sub(r'\{"value":[^}]*\}', '{"value":null,"low":null,"high":null}', text)
    text = text.replace('"S1.GOAL"', '"' + "S1.GOAL" * 10 + '"').replace("told-1", "a<b>&c" * 20)
    found = Calibration.model_validate_json(text)
    corrections = found.corrections.model_copy(update={"held_out": None, "offsets": {}})
    return found.model_copy(update={"trust": (), "corrections": corrections, "outside_mode": 3})


def test_a_table_fits_the_terminal(calibration: Calibration, bare: Calibration) -> None:
    for one in (calibration, bare):
        text = table(one)
        assert max(len(line) for line in text.splitlines()) <= 80
        assert not any(line != line.rstrip() for line in text.splitlines())
        assert "None" not in text
        assert "nan" not in text


def test_a_table_says_what_a_reader_must_know(calibration: Calibration, bare: Calibration) -> None:
    text = table(calibration)
    assert "read the intervals, not the figures" in text
    kappa = calibration.overall.kappa
    assert kappa.value is not None
    assert re.search(rf"judge, consensus +117/117 .* {kappa.value:.2f}  {kappa.low:.2f} to {kappa.high:.2f}", text)
    assert all(re.search(rf"^{re.escape(c)} +9/9 ", text, re.MULTILINE) for c in STEP_ONE)
    assert "Corrected by the other interviews" in text
    assert "Another score in another run: 1.00" in text
    assert "Corrections: none" in table(bare)
    assert "does not score, left out: 3" in table(bare)


def test_pictures_are_xml_and_show_every_criterion(calibration: Calibration, bare: Calibration) -> None:
    drawn = ElementTree.fromstring(kappa_picture(calibration))
    said = {element.text for element in drawn.iter(f"{SVG}text")}
    assert {"all", *STEP_ONE} <= said
    assert len(drawn.findall(f"{SVG}circle")) == 1 + len(STEP_ONE) - sum(
        one.agreement.kappa.value is None for one in calibration.criteria.values()
    )
    undefined = ElementTree.fromstring(kappa_picture(bare))
    assert [element.text for element in undefined.iter(f"{SVG}text")].count("undefined") == 1 + len(STEP_ONE)
    assert any("a<b>&c" in (element.text or "") for element in undefined.iter(f"{SVG}text"))
    assert ElementTree.fromstring(trust_picture(bare)).findall(f"{SVG}circle") == []


def test_pictures_can_be_read_on_light_and_on_dark(calibration: Calibration) -> None:
    for picture in (kappa_picture(calibration), trust_picture(calibration)):
        style = ElementTree.fromstring(picture).findtext(f"{SVG}style") or ""
        light, _, dark = style.partition("@media (prefers-color-scheme: dark)")
        for rules in (light, dark):
            paper, ink = (re.search(rf"{what} {{ fill: #(\w+)", rules) for what in (r"\.paper", "text"))
            assert paper
            assert ink
            assert abs(_lightness(paper[1]) - _lightness(ink[1])) > 0.6


@pytest.mark.parametrize("kappa", [Figure(value=-1, low=-1, high=-0.9), Figure(value=0.5, low=-0.3, high=1)])
def test_nothing_is_drawn_beside_the_paper(calibration: Calibration, kappa: Figure) -> None:
    overall = calibration.overall.model_copy(update={"kappa": kappa})
    trust = tuple(
        TrustPoint(confidence=1 - c, coverage=c, agreement=a) for c, a in ((0.0, 0.0), (0.5, 1.0), (1.0, 0.3))
    )
    one = calibration.model_copy(update={"overall": overall, "trust": trust})
    for picture in (kappa_picture(one), trust_picture(one)):
        drawn = ElementTree.fromstring(picture)
        width, height = float(drawn.attrib["width"]), float(drawn.attrib["height"])
        across = [float(v) for e in drawn.iter() for k, v in e.attrib.items() if k in ("x", "x1", "x2", "cx")]
        down = [float(v) for e in drawn.iter() for k, v in e.attrib.items() if k in ("y", "y1", "y2", "cy")]
        assert 0 <= min(across) <= max(across) <= width
        assert 0 <= min(down) <= max(down) <= height


def _lightness(colour: str) -> float:
    return sum(int(colour[n : n + 2], 16) for n in (0, 2, 4)) / 765


def test_every_picture_is_small(calibration: Calibration, tmp_path: Path) -> None:
    assert all(len(picture(calibration)) < 20_000 for picture in (kappa_picture, trust_picture))
