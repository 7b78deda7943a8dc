"""Templates to responses: everything escaped, scripts and styles by nonce or from here, addresses below the mount."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from viva.apps.http.refusal import Refusal
from viva.apps.web.forms import csrf_of
from viva.reports.content import Bar, Entry, Paragraph, Row

FOLDER = Path(__file__).parent

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_BLOCKS = {"bar": Bar, "entry": Entry, "paragraph": Paragraph, "row": Row}


@cache
def templates() -> Environment:
    """The templates of this package."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, kind in _BLOCKS.items():
        environment.tests[name] = lambda block, kind=kind: isinstance(block, kind)
    return environment


def address(request: Request, name: str, **parameters: str) -> str:
    """The path of a page, with what the application is mounted under."""
    root: str = request.scope.get("root_path", "")
    path: str = request.app.url_path_for(name, **parameters)
    return root + path


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page for this visitor."""
    nonce = secrets.token_urlsafe(16)

    def to(name: str, **parameters: str) -> str:
        return address(request, name, **parameters)

    text = templates().get_template(template).render(nonce=nonce, csrf=csrf_of(request), to=to, **values)
    return HTMLResponse(text, status, headers=_headers(nonce))


def fragment(template: str, **values: object) -> str:
    """A part of a page."""
    return templates().get_template(template).render(**values)


def refusal_page(refusal: Refusal) -> HTMLResponse:
    """What a guard says, in a page that needs nothing else from here."""
    nonce = secrets.token_urlsafe(16)
    text = templates().get_template("refusal.html").render(nonce=nonce, refusal=refusal)
    return HTMLResponse(text, refusal.status, headers={**_headers(nonce), **refusal.headers})


def entrance(target: str) -> HTMLResponse:
    """A page that leads on to `target` by itself."""
    nonce = secrets.token_urlsafe(16)
    text = templates().get_template("entrance.html").render(target=target)
    return HTMLResponse(text, headers=_headers(nonce))


def _headers(nonce: str) -> dict[str, str]:
    """`same-origin`, since a form that is posted without any referrer says that its origin is null."""
    return {"content-security-policy": _POLICY.format(nonce=nonce), "referrer-policy": "same-origin"}
