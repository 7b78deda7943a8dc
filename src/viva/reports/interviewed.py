"""The report on a person's interviewing: rules, chances, facts, time, and who the candidate was."""

from __future__ import annotations

from viva.reports.content import Block, Entry, Paragraph, Quoted, Report, Row, Section
from viva.reports.course import minutes_of
from viva.reports.interviewer_account import BreachShown, FactGiven, InterviewerAccount, Showing
from viva.reports.report import MODES

BASIS = (
    "Your words were read back into moves by rules in code: what you asked about, which facts you told. They can "
    "misread a line; the quotes say which one was meant."
)


def interviewed(account: InterviewerAccount) -> Report:
    """What matters most first."""
    sections = (
        Section("What this is", (Paragraph(BASIS, "quiet"),)),
        _conduct(account),
        _chances(account),
        _facts(account.facts),
        _time(account),
        _candidate(account),
    )
    return Report(
        title=f"You as the interviewer: {account.title}",
        subtitle=f"{account.level} level, {MODES[account.mode]}, interview {account.interview}",
        sections=tuple(section for section in sections if section.blocks),
    )


def _conduct(account: InterviewerAccount) -> Section:
    count = len(account.breaches)
    places = "1 place" if count == 1 else f"{count} places"
    verdict = "You kept the rules of conduct" if account.passed else "You broke the rules of conduct"
    blocks: list[Block] = [
        Paragraph(f"{verdict}: {places} to mend." if count else f"{verdict}.", "good" if account.passed else "bad")
    ]
    blocks += _breaches(account.breaches)
    shares = [f"{share:.0%} {part} (at most {most:.0%})" for part, share, most in account.talk]
    blocks += [Row("Your share of the words", ", ".join(shares))] if shares else []
    if account.mean_probe_words is not None:
        blocks.append(Row("Length of your probes", f"{account.mean_probe_words:.0f} words on average"))
    blocks += [Row("Kept", ", ".join(account.kept))] if account.kept and count else []
    return Section("The rules of conduct", tuple(blocks))


def _breaches(found: tuple[BreachShown, ...]) -> list[Entry]:
    """What was broken alike is one entry with all its places; so is what a rule says of the whole interview."""
    alike: dict[tuple[str, str], list[BreachShown]] = {}
    for one in found:
        alike.setdefault((one.rule, one.what if one.turn else ""), []).append(one)
    entries = []
    for several in alike.values():
        quotes = tuple(Quoted(one.turn, one.quote) for one in several if one.turn and one.quote)
        bare = ", ".join(f"turn {one.turn}" for one in several if one.turn and not one.quote)
        where = f" ({bare})" if bare else "" if quotes else " (the whole interview)"
        lines = tuple(dict.fromkeys(one.what for one in several))
        entries.append(
            Entry(title=several[0].demand + where, mark=several[0].rule, lines=lines, quotes=quotes, tone="bad")
        )
    return entries


def _chances(account: InterviewerAccount) -> Section:
    given = [one for one in account.chances if one.given]
    of = len(account.chances)
    if not of:
        return Section("Fair chances", ())
    blocks: list[Block] = [
        Paragraph(
            f"{len(given)} of {of} criteria that the level demands had a fair chance.",
            "good" if len(given) == of else "notice",
        )
    ]
    for one in account.chances:
        if not one.given:
            blocks.append(
                Entry(
                    title=f"{one.criterion}: {one.measures}",
                    mark="no chance",
                    lines=(f"{one.why[:1].upper()}{one.why[1:]}.",),
                    missing=f"Would have asked: “{one.question}”" if one.question else "",
                    tone="notice",
                )
            )
    blocks += [Row(one.criterion, one.why) for one in given]
    return Section("Fair chances", tuple(blocks))


def _facts(known: tuple[FactGiven, ...]) -> Section:
    told = [f for f in known if f.told]
    kinds = (
        ("Told when asked", [f for f in told if _was_asked(f)]),
        ("Told, with no question for it that code could read", [f for f in told if not _was_asked(f)]),
        ("Asked for and left open", [f for f in known if f.left_open]),
        (
            "Answered in words of your own, handed back or declined",
            [f for f in known if f.asked and not f.told and not f.left_open],
        ),
        ("Never asked for", [f for f in known if not f.asked and not f.told]),
    )
    return Section("Facts", tuple(Row(label, "; ".join(map(_fact, facts))) for label, facts in kinds if facts))


def _was_asked(fact: FactGiven) -> bool:
    return fact.asked is not None and fact.told is not None and fact.asked < fact.told


def _fact(fact: FactGiven) -> str:
    turn = fact.told or fact.asked
    return f"{fact.asks} (turn {turn})" if turn else fact.asks


def _time(account: InterviewerAccount) -> Section:
    return Section("Where the time went", tuple(Row(stay.name, minutes_of(stay)) for stay in account.stays))


def _candidate(account: InterviewerAccount) -> Section:
    blocks: list[Block] = [
        Paragraph(f"You interviewed {account.persona_title} ({account.candidate}). {account.persona_about}")
    ]
    exact = [one for one in account.showings if one.by == "words"]
    held = [one for one in exact if one.held]
    if exact:
        blocks.append(Paragraph(f"On {len(held)} of {len(exact)} criteria it had more to say than you heard."))
    blocks += [
        Entry(
            title=f"{one.criterion}: {one.measures}",
            mark=_reached(one),
            lines=tuple(f"Would have said: “{text}”" for text in one.held),
        )
        for one in held
    ]
    out = [f"{one.criterion} ({one.planted})" for one in exact if not one.held and one.shown is not None]
    nothing = [one.criterion for one in exact if not one.held and one.shown is None]
    judged = [f"{one.criterion} ({_reached(one)})" for one in account.showings if one.by == "judge"]
    blocks += [Row("All that it had came out", ", ".join(out))] if out else []
    blocks += [Row("It had nothing, and nothing came", ", ".join(nothing))] if nothing else []
    blocks += [Row("By the offline judge, an indication", ", ".join(judged))] if judged else []
    return Section("Who sat opposite", tuple(blocks))


def _reached(one: Showing) -> str:
    return f"{one.shown or 'nothing'} of its {one.planted}"
