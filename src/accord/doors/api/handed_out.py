"""The document handed out: to programs as JSON, to people as a page."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join

from accord.doors.api.components import ABOUT
from accord.doors.api.document import document
from accord.doors.api.problems import WrongMethod
from accord.doors.api.represent import ROOT


@lru_cache(maxsize=1)
def _bytes() -> tuple[bytes, str]:
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:16]}"'


def document_view(request: HttpRequest) -> HttpResponse:
    """The document, for everybody: it says what Accord can do and nothing that anybody has done."""
    if request.method not in {"GET", "HEAD"}:
        raise WrongMethod(["GET"])
    text, tag = _bytes()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(text, content_type="application/json", headers={"ETag": tag})


def page_view(request: HttpRequest) -> HttpResponse:
    """The document as a page to read."""
    if request.method not in {"GET", "HEAD"}:
        raise WrongMethod(["GET"])
    operations = [
        (method.upper(), f"{ROOT}{path}", o["operationId"], o["summary"], o.get("description", ""))
        for path, methods in document()["paths"].items()
        for method, o in methods.items()
    ]
    rows = format_html_join("\n", _ROW, operations)
    first, *lines = ABOUT.split("\n")
    points = format_html_join("\n", "<li>{}</li>", ((line[2:],) for line in lines if line))
    return HttpResponse(format_html(_PAGE, first, points, ROOT, rows))


_ROW = "<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>"
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>API of Accord</title><meta name="viewport" content="width=device-width"></head>
<body><main>
<h1>API of Accord</h1>
<p>{}</p>
<ul>{}</ul>
<p>For programs: <a href="{}/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<table>
<thead><tr><th scope="col">Method</th><th scope="col">Address</th><th scope="col">Operation</th>
<th scope="col">What it does</th><th scope="col">More</th></tr></thead>
<tbody>{}</tbody>
</table>
</main></body></html>
"""
