"""`viva doctor`: what it says of roles, of this machine and of a model, and what it returns."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.models.fault_server import FaultServer, Json, Plan, Reply, answered, completion, failed
from viva.apps.cli.doctor import Tried, connected, examine
from viva.errors import ModelRateLimited, ModelRefused, ModelTruncated
from viva.folders import user_folder
from viva.models.keys import Keys
from viva.models.naming import Address, Line
from viva.models.roles import Binding, RoleName
from viva.testing import ScriptedModel, chunks_of
from viva.testing.scripted import Line as Written
from viva.values.messages import Usage

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

KEY = "sk-mine-0123456789abcdef"
GOOD = json.dumps({"colour": "red", "reason": "Its waves are the longest of the three."})
PARTS = (GOOD[:9], GOOD[9:30], GOOD[30:])


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("VIVA_", "OPENAI_")) and name != "VIVA_HOME":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@dataclass(frozen=True)
class Said:
    """What the doctor returned and printed; lines by what they are about."""

    code: int
    text: str

    @property
    def lines(self) -> dict[str, tuple[str, str]]:
        rows = [(row[:5].strip(), row[6:18].strip(), row[19:]) for row in self.text.splitlines()]
        return {what: (mark, said) for mark, what, said in rows}

    def marks(self, mark: str) -> set[str]:
        return {what for what, (found, _) in self.lines.items() if found == mark}


def scripted(
    written: list[Written],
    capsys: pytest.CaptureFixture[str],
    *,
    name: str = "openai/gpt-4o",
    role: RoleName = "interviewer",
    keys: Keys | None = None,
) -> Said:
    """The doctor with a model that follows a script."""
    model = ScriptedModel(written, name=name)

    async def connect(binding: Binding, keys: Keys) -> Line:
        return Line(model, Address("openai", "gpt-4o", None, "openai"))

    code = asyncio.run(examine(role, model=name, keys=keys or Keys({"OPENAI_API_KEY": KEY}), connect=connect))
    if written:
        model.assert_complete()
        assert model.closed
    return Said(code, capsys.readouterr().out)


def served(plan: Plan, capsys: pytest.CaptureFixture[str], keys: Keys | None = None) -> tuple[Said, list[Json]]:
    """The doctor with a real adapter and a server that follows a plan."""

    async def run() -> tuple[int, list[Json]]:
        async with FaultServer(plan) as server:
            known = keys or Keys({"OPENAI_API_KEY": KEY})
            code = await examine("interviewer", model="local", base_url=server.url, keys=known, connect=connected)
            return code, server.asked

    code, asked = asyncio.run(run())
    said = Said(code, capsys.readouterr().out)
    assert KEY not in said.text
    return said, asked


def test_a_model_that_can_everything(capsys: pytest.CaptureFixture[str]) -> None:
    usage = Usage(prompt=1_000, completion=100, cached=64)
    said = scripted([chunks_of(GOOD, usage=usage, model="gpt-4o-2024-11-20")], capsys)
    assert said.code == 0
    assert said.marks("ok") == set(said.lines)
    assert said.lines["interviewer"] == ("ok", "openai/gpt-4o (--model)")
    assert said.lines["key"] == ("ok", "OPENAI_API_KEY is set")
    assert said.lines["address"] == ("ok", "https://api.openai.com/v1")
    assert said.lines["answer"] == ("ok", "reachable and authorised")
    assert said.lines["model"] == ("ok", "gpt-4o-2024-11-20")
    assert said.lines["streaming"] == ("ok", f"{-(-len(GOOD) // 7)} pieces")
    assert said.lines["first words"][1].endswith(" s")
    assert said.lines["tokens"] == ("ok", "1000 in (64 cached), 100 out")
    assert said.lines["cost"] == ("ok", "$0.003420")
    assert KEY not in said.text


def test_the_one_request_is_small_and_has_a_schema() -> None:
    requests = []

    async def connect(binding: Binding, keys: Keys) -> Line:
        model = ScriptedModel([GOOD])
        requests.append(model)
        return Line(model, Address("openai", "x", None, "openai"))

    asyncio.run(examine("judge", model="openai/x", keys=Keys({"OPENAI_API_KEY": KEY}), connect=connect))
    (request,) = requests[0].requests
    assert request.answer_schema == Tried.model_json_schema()
    assert request.max_tokens == 2_000
    assert not request.whole
    words = " ".join(message.text for message in request.messages)
    assert len(words) < 300
    # What is only in the schema shows whether the server holds the model to it.
    assert "JSON" not in words
    assert "colour" not in words


@pytest.mark.parametrize(
    ("written", "what", "says"),
    [
        ([ModelRefused("It declined.")], "answer form", "It declined."),
        ([chunks_of("{", finish="length")], "answer form", "token limit"),
        ([chunks_of("", model="m")], "answer form", "empty answer"),
        (["Red, of course.", "As I said: red."], "answer form", "no JSON object"),
        ([ModelTruncated("Cut.")], "answer form", "Allow more tokens"),
        ([ModelRateLimited("Too fast.")], "answer", "Too fast. Wait and try again"),
    ],
    ids=["refused", "cut", "empty", "prose", "cut before", "too fast"],
)
def test_a_model_that_cannot(written: list[Written], what: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = scripted(written, capsys)
    assert said.code == 3
    assert said.marks("FAIL") == {what}
    assert says in said.lines[what][1]
    if what == "answer form" and not isinstance(written[0], Exception):
        assert said.lines["answer"] == ("ok", "reachable and authorised")


def test_a_second_attempt_is_remarked_on(capsys: pytest.CaptureFixture[str]) -> None:
    said = scripted(["Red, of course.", GOOD], capsys)
    assert said.code == 0
    assert said.marks("note") == {"answer form"}
    assert "second attempt" in said.lines["answer form"][1]
    assert said.lines["tokens"][1].startswith("2 in")


def test_what_a_server_says_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    said = scripted([chunks_of(GOOD, model="\x1b[2Jm\nok    x            y")], capsys)
    assert "\x1b" not in said.text
    assert said.lines["model"][1].startswith("\N{REPLACEMENT CHARACTER}[2Jm")
    assert "x" not in said.lines


def test_a_missing_key_asks_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    said = scripted([], capsys, keys=Keys())
    assert said.code == 3
    assert said.marks("FAIL") == {"key"}
    assert "OPENAI_API_KEY is not set" in said.lines["key"][1]
    assert "keys.env with mode 0600" in said.lines["key"][1]
    assert "answer" not in said.lines


def test_a_keys_file_that_others_can_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "keys.env"
    path.write_text(f"OPENAI_API_KEY={KEY}\n")
    path.chmod(0o644)
    said = scripted([], capsys, keys=Keys({}, (), (path,)))
    assert said.code == 2
    assert "chmod 600" in said.lines["settings"][1]
    assert KEY not in said.text


@pytest.mark.parametrize(
    ("name", "key"),
    [("ollama/x", "none is needed"), ("nobody/x", "litellm looks for nobody's in the environment")],
)
def test_other_keys(name: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = scripted([GOOD], capsys, name=name, keys=Keys())
    assert said.lines["key"] == ("ok", key)
    assert said.lines["address"][1].endswith("which litellm knows")
    assert said.lines["cost"] == ("ok", "n/a")


def test_no_model_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    code = asyncio.run(examine("judge", keys=Keys()))
    said = Said(code, capsys.readouterr().out)
    assert said.code == 0
    assert said.marks("ok") == set(said.lines)
    for words in ("needs no model", "VIVA_JUDGE_MODEL", "[judge]", "config.toml", "models` lists"):
        assert words in said.lines["offline"][1]
    assert said.lines["journal"][1].endswith("0 interviews")
    assert said.lines["packs"] == ("ok", "no problems")


def test_every_role_and_every_judge_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIVA_MODEL", "openai/one")
    monkeypatch.setenv("VIVA_JUDGE_MODEL", "openai/two,openai/three")
    asked = []

    async def connect(binding: Binding, keys: Keys) -> Line:
        asked.append(binding.model)
        model = ScriptedModel([ModelRefused("No.")] if binding.model == "openai/two" else [GOOD])
        return Line(model, Address("openai", "x", None, "openai"))

    code = asyncio.run(examine("judge", keys=Keys({"OPENAI_API_KEY": KEY}), connect=connect))
    text = capsys.readouterr().out
    assert code == 3
    assert asked == ["openai/two", "openai/three"]
    assert "interviewer  openai/one (VIVA_MODEL)" in text
    assert "judge        openai/two (VIVA_JUDGE_MODEL)" in text
    assert "judge        openai/three (VIVA_JUDGE_MODEL)" in text
    assert "candidate    offline" in text
    assert text.splitlines()[-1].startswith("ok    answer form")


def test_mistakes_of_the_configuration_are_told_once_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    user_folder().mkdir()
    (user_folder() / "config.toml").write_text('[judge]\nmodle = "x"\n\n[interviewr]\n')
    code = asyncio.run(examine("interviewer", keys=Keys()))
    text = capsys.readouterr().out
    assert code == 2
    assert [line[:18].split() for line in text.splitlines() if line.startswith("FAIL")] == [["FAIL", "config.toml"]] * 2
    assert "config.toml:2: judge.modle: unknown; did you mean 'model'?" in text
    assert "ok    packs" in text
    # A flag needs no file.
    assert scripted([GOOD], capsys).lines["answer"][0] == "ok"


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "file" / "home"))
    code = asyncio.run(examine("interviewer", keys=Keys()))
    said = Said(code, capsys.readouterr().out)
    assert said.code == 2
    assert said.marks("FAIL") == {"folder", "journal"}
    assert "VIVA_HOME" in said.lines["folder"][1]


def test_packs_with_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    folder = user_folder() / "packs" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("id: mine\nfacts: 3\n")
    code = asyncio.run(examine("interviewer", keys=Keys()))
    said = Said(code, capsys.readouterr().out)
    assert said.code == 2
    assert said.marks("FAIL") == {"packs"}
    assert "mine.yaml:" in said.lines["packs"][1]
    assert "check` lists them" in said.lines["packs"][1]


def objecting_to(*settings: str, answer: Plan) -> Plan:
    """A server that rejects a request with any of these settings."""

    def reply(asked: Json) -> Reply:
        form = asked.get("response_format")
        for setting in settings:
            if setting in asked or (isinstance(form, dict) and form.get("type") == setting):
                return failed(400, f"{setting} is not supported")
        (told,) = answer
        return told(asked) if callable(told) else told

    return [reply]


def test_a_server_of_ones_own_that_can_everything(capsys: pytest.CaptureFixture[str]) -> None:
    said, asked = served([answered(*PARTS)], capsys)
    assert said.code == 0
    assert len(asked) == 1
    assert said.marks("ok") == set(said.lines)
    assert said.lines["name"] == ("ok", "local: an OpenAI-compatible server's, through the openai SDK")
    assert said.lines["key"] == ("ok", "OPENAI_API_KEY is set, and is sent to this address")
    assert said.lines["model"] == ("ok", "faulty-1-2026")
    assert said.lines["streaming"] == ("ok", "3 pieces")
    assert said.lines["answer form"] == ("ok", "kept: a strict JSON schema")
    assert said.lines["tokens"] == ("ok", "120 in (64 cached), 9 out")
    assert said.lines["cost"] == ("ok", "n/a")
    assert "requests" not in said.lines["first words"][1]


@pytest.mark.parametrize(
    ("rejected", "mark", "form", "requests"),
    [
        (("json_schema",), "ok", "JSON mode", 2),
        (("response_format",), "note", "only asked for in words", 3),
    ],
    ids=["no schemas", "no JSON mode either"],
)
def test_a_server_that_knows_no_schemas(
    rejected: tuple[str, ...], mark: str, form: str, requests: int, capsys: pytest.CaptureFixture[str]
) -> None:
    said, asked = served(objecting_to(*rejected, answer=[answered(*PARTS)]), capsys)
    assert said.code == 0
    assert len(asked) == requests
    assert said.lines["answer form"][0] == mark
    assert form in said.lines["answer form"][1]
    assert said.lines["first words"][1].endswith("with the requests that the server did not take")


@pytest.mark.parametrize(
    "plan",
    [[completion(GOOD)], objecting_to("stream", answer=[completion(GOOD)])],
    ids=["although a stream was asked for", "objecting to streams"],
)
def test_a_server_that_sends_whole_answers(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    said, _ = served(plan, capsys)
    assert said.code == 0
    assert said.marks("note") == {"streaming"}
    assert "the server sends whole answers" in said.lines["streaming"][1]
    assert said.lines["answer form"] == ("ok", "kept: a strict JSON schema")


def test_a_stream_of_one_piece(capsys: pytest.CaptureFixture[str]) -> None:
    said, _ = served([answered(GOOD)], capsys)
    assert said.marks("note") == {"streaming"}
    assert "one piece" in said.lines["streaming"][1]


@dataclass(frozen=True)
class Fault:
    id: str
    reply: Reply
    says: tuple[str, ...]
    keys: Keys | None = None


FAULTS = (
    Fault(
        "401",
        failed(401, f"Incorrect API key provided: {KEY}"),
        ("refused the key (401)", "Here that is OPENAI_API_KEY."),
    ),
    Fault("401 without a key", failed(401, "Bearer missing"), ("refused the key", "OPENAI_API_KEY"), Keys()),
    Fault("404", failed(404, "The model `local` does not exist"), ("is not to be found there (404)", "model's name")),
    Fault("402", failed(402, "Insufficient Balance"), ("no credit is left", "Add credit")),
    Fault("500", failed(500, "Oops"), ("gave no complete answer (500): Oops", "try again later")),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_a_server_that_refuses(fault: Fault, capsys: pytest.CaptureFixture[str]) -> None:
    said, asked = served([fault.reply], capsys, fault.keys)
    assert said.code == 3
    assert len(asked) == 1
    assert said.marks("FAIL") == {"answer"}
    for words in fault.says:
        assert words in said.lines["answer"][1]


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    code = asyncio.run(examine("interviewer", model="local", base_url="http://127.0.0.1:9/v1", keys=Keys()))
    said = Said(code, capsys.readouterr().out)
    assert said.code == 3
    assert said.lines["key"] == ("ok", "OPENAI_API_KEY is not set; a server of one's own mostly needs none")
    assert said.lines["address"] == ("ok", "http://127.0.0.1:9/v1")
    assert "Check the connection and the address" in said.lines["answer"][1]


@pytest.mark.parametrize(("variable", "shown"), [("VIVA_BASE_URL", ""), ("OPENAI_BASE_URL", " (OPENAI_BASE_URL)")])
def test_an_address_is_shown_without_its_password(
    variable: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "http://me:SECRET@127.0.0.1:9/v1"
    monkeypatch.setenv(variable, url)
    code = asyncio.run(examine("interviewer", model="openai/local", keys=Keys({variable: url})))
    said = Said(code, capsys.readouterr().out)
    assert said.lines["address"] == ("ok", "http://127.0.0.1:9/v1" + shown)
    assert "SECRET" not in said.text


def doctor(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "viva", "doctor", *arguments],
        env={"VIVA_HOME": str(home), "PATH": "", **environ},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("plan", "code", "last"),
    [
        ([answered(*PARTS)], 0, "ok    answer form"),
        ([failed(401, f"Incorrect API key provided: {KEY}")], 3, "FAIL  answer"),
    ],
    ids=["fine", "401"],
)
def test_the_command_with_a_server(plan: Plan, code: int, last: str, tmp_path: Path) -> None:
    async def run() -> subprocess.CompletedProcess[str]:
        async with FaultServer(plan) as server:
            environ = {"VIVA_MODEL": "local", "VIVA_BASE_URL": server.url, "OPENAI_API_KEY": KEY}
            return await asyncio.to_thread(lambda: doctor(tmp_path, **environ))

    done = asyncio.run(run())
    assert done.returncode == code, done.stderr
    assert done.stderr == "Asking local one small question ...\n"
    assert done.stdout.splitlines()[-1].startswith(last)
    assert KEY not in done.stdout


def test_the_command_without_a_model_and_with_a_bad_name(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "needs no model" in done.stdout
    wrong = doctor(tmp_path, "--model", "gpt-5", "--role", "candidate")
    assert wrong.returncode == 2
    assert "FAIL  candidate    --model: 'gpt-5' is no model's name: write provider/model" in wrong.stdout
    assert doctor(tmp_path, "--role", "nobody").returncode == 2
