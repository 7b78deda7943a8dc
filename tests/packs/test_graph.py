"""The state machine as a Mermaid diagram."""

from __future__ import annotations

import re

from viva.packs.graph import mermaid
from viva.packs.load import load_framework


def test_every_step_of_the_mode_is_a_state_with_its_minutes_and_its_exit() -> None:
    framework = load_framework()
    text = mermaid(framework, "full", "staff")
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0] == "stateDiagram-v2"
    for step in framework.steps:
        assert any(line.startswith(f'state "{step.id} ') and line.endswith(f" as {step.id}") for line in lines)
    assert 'state "s6 Model development and offline evaluation, 9 min" as s6' in lines
    assert "[*] --> s0" in lines
    assert "s2 --> s3 : t2.offline and t2.online, or 5 min" in lines
    assert any(line.startswith("s1 --> s2 :") and "4 of (t1.functional" in line for line in lines)
    assert any(line.startswith("s10 --> [*] :") for line in lines)


def test_a_short_mode_has_its_own_steps_and_minutes() -> None:
    text = mermaid(load_framework(), "step1", "mid")
    assert set(re.findall(r" as (s\d+)", text)) == {"s0", "s1", "s10"}
    assert "problem formulation, 10 min" in text


def test_no_label_holds_a_character_that_ends_it() -> None:
    for line in mermaid(load_framework()).splitlines():
        label = line.split(" : ", 1)[1] if " : " in line else ""
        assert not set(label) & set(':;#"')
