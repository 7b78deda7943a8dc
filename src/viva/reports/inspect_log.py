"""A report as a log of Inspect (`inspect_ai`), version 2 of its JSON format: one sample, a score for each criterion.

The viewer and the data frames of Inspect read it; nothing of Inspect is needed to write it. The candidate is the one
who is examined, so that their turns are the assistant's. What was not assessed has no score in the sample, counts as an
unscored sample in the results, and is listed with its reason in the metadata.
"""

from __future__ import annotations

import json

from viva.reports.account import Account, Line, Spoken
from viva.reports.measures import Measure

Json = dict[str, object]

NAME = "viva"


def inspect_report(account: Account, *, created: str) -> str:
    """The log's text; `created` is when the interview was held or graded, ISO 8601 in UTC."""
    return json.dumps(_log(account, created), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _log(account: Account, created: str) -> Json:
    metadata: Json = {
        "level": account.level,
        "mode": account.mode,
        "coached": account.coached,
        "retry_of": account.retry_of or None,
        "indicative": account.indicative,
        "coverage": account.coverage,
        "recommendation": account.ruling.wording or None,
        "judge": account.origin.judge,
        "agreement": account.origin.agreement,
        "hashes": dict(account.origin.hashes),
    }
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "eval_id": account.interview,
            "run_id": account.interview,
            "task_id": account.scenario or account.interview,
            "created": created,
            "task": f"{NAME}/{account.scenario or 'interview'}",
            "dataset": {"name": account.scenario or None, "samples": 1, "sample_ids": [account.interview]},
            "model": "candidate",
            "config": {},
            "metadata": metadata,
        },
        "plan": {"name": "interview", "steps": []},
        "results": {
            "total_samples": 1,
            "completed_samples": 1,
            "scores": [_result(name, value) for name, value in _values(account)],
        },
        "stats": {"started_at": created, "completed_at": created, "model_usage": {}},
        "samples": [_sample(account)],
    }


def _values(account: Account) -> list[tuple[str, float | None]]:
    """Every criterion and every dimension of the mode, by name."""
    return [
        *((line.id, line.score) for line in account.lines),
        *((measure.id, measure.mean) for measure in account.measures if measure.of),
    ]


def _result(name: str, value: float | None) -> Json:
    return {
        "name": name,
        "scorer": NAME,
        "scored_samples": int(value is not None),
        "unscored_samples": int(value is None),
        "metrics": {} if value is None else {"mean": {"name": "mean", "value": value}},
    }


def _sample(account: Account) -> Json:
    scores: Json = {line.id: _criterion(line) for line in account.lines if line.score is not None}
    scores |= {measure.id: _dimension(measure) for measure in account.measures if measure.mean is not None}
    return {
        "id": account.interview,
        "epoch": 1,
        "input": account.prompt or account.title,
        "target": "",
        "messages": [_message(turn) for turn in account.turns],
        "scores": scores,
        "metadata": {
            "title": account.title,
            "not_assessed": {line.id: line.why for line in account.lines if line.score is None},
            "notes": list(account.notes),
        },
    }


def _criterion(line: Line) -> Json:
    metadata: Json = {
        "measures": line.measures,
        "dimension": line.dimension,
        "reached": line.raw,
        "provenance": line.provenance,
        "demanded": line.minimum or None,
        "below": line.shortfall is not None,
        "quotes": [{"turn": quote.turn, "quote": quote.text} for quote in line.quotes],
        "missing": line.missing,
        "stronger": line.stronger,
    }
    return {"value": line.score, "answer": line.meaning, "explanation": line.why, "metadata": metadata}


def _dimension(measure: Measure) -> Json:
    metadata: Json = {
        "scored": measure.scored,
        "of": measure.of,
        "low": measure.low,
        "high": measure.high,
        "error": measure.error,
    }
    return {"value": measure.mean, "explanation": f"mean of {measure.counted}", "metadata": metadata}


def _message(turn: Spoken) -> Json:
    return {
        "id": f"turn-{turn.number}",
        "role": "assistant" if turn.speaker == "candidate" else "user",
        "content": "".join(piece.text for piece in turn.passages),
    }
