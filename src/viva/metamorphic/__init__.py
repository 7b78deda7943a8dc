"""Whether grades hold: interviews changed in ways whose effect on the scores is known beforehand."""

from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Band, Check
from viva.metamorphic.outcome import CheckResult, MetamorphicReport
from viva.metamorphic.render import as_json, as_text
from viva.metamorphic.run import baselines, run, run_on

__all__ = [
    "CHECKS",
    "Band",
    "Check",
    "CheckResult",
    "MetamorphicReport",
    "as_json",
    "as_text",
    "baselines",
    "run",
    "run_on",
]
