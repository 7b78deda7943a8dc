"""Whether a proposed decision is one that the machine allows; if not, what is allowed instead."""

from __future__ import annotations

from viva.machine.options import Options
from viva.values.moves import Decision


def objections(options: Options, decision: Decision) -> tuple[str, ...]:
    """Why a decision is refused, a sentence each; empty when it is legal.

    Example:
        >>> objections(options, Decision(act="close"))  # doctest: +SKIP
        ('`close` is not open now; choose one of: listen, nudge, probe.',)
    """
    if decision.act not in options.acts:
        return (f"`{decision.act}` is not open now; choose one of: {', '.join(sorted(options.acts))}.",)
    if decision.act in ("probe", "hint"):
        return _about_asking(options, decision)
    if decision.act == "nudge" and decision.code not in (None, "P1"):
        return ("a nudge has code P1 and names nothing.",)
    if decision.act == "twist" and decision.twist not in options.twists:
        return (f"twist {decision.twist!r} may not come now; open: {', '.join(options.twists)}.",)
    return ()


def _about_asking(options: Options, decision: Decision) -> tuple[str, ...]:
    forced = options.forced
    if forced is not None:
        asked = (decision.topic, decision.code or "P2")
        return () if asked == (forced.topic, forced.code) else (f"{forced.why}: ask about {forced.topic} with P2.",)
    code = "H" if decision.act == "hint" else decision.code or "P2"
    fits = [
        item
        for item in options.askable
        if code in item.codes
        and decision.criterion in (None, item.criterion)
        and (item.topic == decision.topic or (item.topic is None and code != "P2"))
    ]
    if fits and (decision.criterion or decision.topic):
        return ()
    able = ", ".join(f"{item.topic or item.criterion} ({'/'.join(item.codes)})" for item in options.askable[:8])
    what = decision.topic or decision.criterion or "nothing"
    return (f"{code} on {what} is not open, or was asked before; open: {able}.",)
