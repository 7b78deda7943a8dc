"""The description: kept equal to the code, complete, valid, and true of what the calls answer."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

import viva
from tests.http_app.calling import SAID, TOKEN, begun, calling, client_of, said
from viva.apps.http.api import create_api
from viva.apps.http.openapi import description, written
from viva.channels.switchboard import Switchboard

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"
DOCUMENT: Any = description()


def operations() -> dict[tuple[str, str], Any]:
    return {(method, path): it for path, methods in DOCUMENT["paths"].items() for method, it in methods.items()}


def looked_up(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the document, a reference followed."""
    while "$ref" in part:
        found = DOCUMENT
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        part = found
    return part


def test_the_kept_file_is_what_the_code_says() -> None:
    assert KEPT.read_text(encoding="utf-8") == written(), "python -m viva.apps.http.openapi docs/openapi.json"


def test_every_route_is_described_and_nothing_else() -> None:
    app = create_api(Switchboard(viva.open_store("memory:")), token=None)
    there = set()
    for route in app.routes:
        assert isinstance(route, Route)
        there |= {(method.lower(), route.path) for method in (route.methods or set()) - {"HEAD"}}
    assert there == set(operations())


def test_the_document_has_the_form_of_openapi() -> None:
    assert re.fullmatch(r"3\.1\.\d+", DOCUMENT["openapi"])
    assert DOCUMENT.keys() <= {"openapi", "info", "servers", "security", "paths", "components"}
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    names = []
    for (method, path), operation in operations().items():
        allowed = {"operationId", "summary", "parameters", "requestBody", "responses", "security"}
        assert operation.keys() <= allowed, (method, path)
        names.append(operation["operationId"])
        blanks = set(re.findall(r"{(\w+)}", path))
        parameters = operation.get("parameters", [])
        assert {each["name"] for each in parameters if each["in"] == "path"} == blanks
        assert all(each["required"] for each in parameters if each["in"] == "path")
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert looked_up(response)["description"]
        contents = [looked_up(response).get("content", {}) for response in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for content in contents:
            for media, form in content.items():
                assert "/" in media
                jsonschema.Draft202012Validator.check_schema(form["schema"])
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    text = json.dumps(DOCUMENT)
    refs = set(re.findall(r'"#/components/(schemas/[^"]+)"', text))
    assert refs == {f"schemas/{name}" for name in DOCUMENT["components"]["schemas"]} - {"schemas/Spoken"}
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def fits(response: httpx.Response, method: str, path: str) -> None:
    """Fail where a response is not what the description says."""
    described = looked_up(operations()[(method, path)]["responses"][str(response.status_code)])
    schema = described["content"][response.headers["content-type"].partition(";")[0]]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(response.json())


def test_the_answers_are_as_described() -> None:
    async def all_of_them(client: httpx.AsyncClient) -> None:
        one = "/interviews/{interview}"
        fits(await client.post("/interviews", json={"mode": "step1"}), "post", "/interviews")
        fits(await client.post("/interviews", json={"level": "x"}), "post", "/interviews")
        at = await begun(client)
        fits(await client.get(f"{at}x"), "get", one)
        fits(await said(client, at, SAID[0], "m1"), "post", f"{one}/turns")
        fits(await said(client, at, SAID[0], ""), "post", f"{one}/turns")
        for change in ("pause", "resume", "undo"):
            fits(await client.post(f"{at}/{change}"), "post", f"{one}/{change}")
        fits(await client.get(f"{at}/scorecard"), "get", f"{one}/scorecard")
        fits(await client.post(f"{at}/finish"), "post", f"{one}/finish")
        over = await client.get(at)
        fits(over, "get", one)
        fits(await said(client, at, SAID[0], "m2"), "post", f"{one}/turns")
        fits(await client.get(f"{at}/scorecard"), "get", f"{one}/scorecard")
        fits(await client.post("/grade", json=over.json()["transcript"]), "post", "/grade")
        fits(await client.post("/grade", json={}), "post", "/grade")
        fits(await client.get("/scenarios"), "get", "/scenarios")
        fits(await client.get("/rubrics/ml_system_design"), "get", "/rubrics/{rubric}")
        fits(await client.get("/rubrics/x"), "get", "/rubrics/{rubric}")
        fits(await client.post("/agui", json={}), "post", "/agui")
        for path in ("/healthz", "/readyz", "/openapi.json"):
            fits(await client.get(path), "get", path)
        fits(await client.post("/interviews", content="x" * 70_000), "post", "/interviews")
        fits(await client.post("/interviews", headers={"Host": "evil.example.org"}), "post", "/interviews")
        fits(await client.post("/interviews", content="x"), "post", "/interviews")
        del client.headers["Authorization"]
        fits(await client.get(at), "get", one)
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        with pytest.raises(jsonschema.ValidationError):
            fits(await client.get("/scenarios"), "get", "/rubrics/{rubric}")

    calling(all_of_them)


def test_it_says_where_the_application_is_mounted() -> None:
    async def mounted() -> None:
        app = create_api(Switchboard(viva.open_store("memory:")), token=TOKEN)
        async with client_of(Starlette(routes=[Mount("/viva", app)])) as client:
            assert (await client.get("/viva/openapi.json")).json()["servers"] == [{"url": "/viva"}]
            begun = await client.post("/viva/interviews", json={"mode": "step1"})
            assert (await client.get(begun.headers["location"])).status_code == 200

    asyncio.run(mounted())
