"""A report as JUnit XML: a criterion is a test case, below the bar is a failure, not assessed is skipped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.etree import ElementTree

from viva.reports.account import Account, Line


def junit_report(accounts: Iterable[Account]) -> str:
    """A test suite for each interview. A criterion that its level does not demand passes whatever its score is.

    A criterion without a score is skipped with the reason: it neither passes nor fails.
    """
    root = ElementTree.Element("testsuites", name="viva")
    for account in accounts:
        root.append(_suite(account))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(account: Account) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        name=xml_text(account.interview),
        tests=str(len(account.lines)),
        failures=str(len(account.misses)),
        errors="0",
        skipped=str(sum(line.score is None for line in account.lines)),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (
        ("scenario", account.scenario),
        ("level", account.level),
        ("mode", account.mode),
        ("judge", account.origin.judge),
        ("coached", str(account.coached).lower()),
        ("retry_of", account.retry_of),
        ("indicative", str(account.indicative).lower()),
        ("coverage", f"{account.coverage:.3f}"),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=xml_text(value))
    for line in account.lines:
        suite.append(_case(line, account))
    return suite


def _case(line: Line, account: Account) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=xml_text(f"{account.scenario}.{line.dimension}"),
        name=xml_text(f"{line.id} {line.measures}"),
    )
    if line.score is None:
        ElementTree.SubElement(case, "skipped", message=xml_text(f"{line.mark}: {line.why}"))
    elif line.shortfall:
        kind = "below_the_bar" if line.shortfall == "below" else "not_unprompted"
        said = f"{line.mark}; {account.level} level demands {line.demand}"
        failure = ElementTree.SubElement(case, "failure", type=kind, message=xml_text(said))
        quotes = [f"turn {quote.turn}: {quote.text}" for quote in line.quotes]
        failure.text = xml_text("\n".join([line.why, *quotes, *([f"Missing: {line.missing}"] if line.missing else [])]))
    return case


def xml_text(text: str) -> str:
    r"""Text without the characters that XML 1.0 cannot hold.

    Example:
        >>> xml_text("a\x00b\ufffe")
        'ab'
    """
    return "".join(
        c for c in text if c in "\t\n\r" or (unicodedata.category(c) not in ("Cc", "Cs") and ord(c) & 0xFFFE != 0xFFFE)
    )
