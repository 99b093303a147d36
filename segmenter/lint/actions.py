"""Rules on what is done: tools at work, exact collisions, and several actions at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.text_edits import edited, trimmed
from segmenter.prompts.reading import Beat

_TOOLS = (
    "knife|saw|hammer|scissors|screwdriver|wrench|axe|drill|needle|shovel|spade|chisel|pliers|razor|scalpel|sword|"
    "pair of scissors|chainsaw|key|crowbar|hoe|rake"
)
_WORK = (
    "cut|slice|chop|saw|hammer|nail|drill|sew|knit|screw|unscrew|carve|shave|dig|weld|peel|split|fix|repair|stab|"
    "unlock|open|pry|trim|tighten|loosen|smash|break|hit"
)
_FORMS = (
    rf"(?P<verb>(?:is |are )?(?:{_WORK})(?:ting|ping|ving|ing|s|es|ed|ted|ped)?|"
    r"(?:is |are )?(?:slic|carv|shav|pry|pri|stirr|trimm|digg|splitt|stabb|chopp)(?:ing|es|ed))"
)
_TOOL_USE = (
    re.compile(
        rf"\b{_FORMS} (?P<object>[^,.;]{{0,40}}?)\s*\b(?:with|using) "
        rf"(?P<tool>(?:(?:a|an|the|his|her|its|their|two|some) )?"
        rf"(?:[\w-]+ ){{0,2}}(?:{_TOOLS}))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<verb>(?:is |are )?hammer(?:s|ing|ed)?) (?P<object>(?:a|the|some)? ?nails?)"
        r"(?: into [^,.;]{1,30})?(?P<tool>)",
        re.IGNORECASE,
    ),
)
_CHINESE_TOOLS = "菜刀|小刀|刀子|剪刀|刀|锤子|锯子|电锯|斧头|斧子|螺丝刀|扳手|钳子|铲子|铁锹|针线|针|钥匙"
_CHINESE_TOOL_USE = re.compile(
    rf"(?:正在|在)?[用拿](?:着)?(?P<tool>(?:[一两]?[把支根双个])?(?:\w{{0,3}}?)(?:{_CHINESE_TOOLS}))"
    r"(?:来)?(?P<verb>切开|切|砍|剪|锯|敲|砸|钉|拧|修|修理|挖|缝|打开|开|撬|雕刻|雕|刻|削|剥)(?:着|断|碎|下)?"
    r"(?P<object>[^,，。;；]{0,12})"
)

_COLLIDE = re.compile(
    r"\b(?P<verb>(?:is |are )?(?:collid(?:es?|ing|ed)|crash(?:es|ing|ed)?|"
    r"smash(?:es|ing|ed)?|bump(?:s|ing|ed)?|slam(?:s|ming|med)?|ram(?:s|ming|med)?))\s+"
    r"(?:exactly |right |head-on |straight )?(?:with|into|against)\b",
    re.IGNORECASE,
)
_COLLIDE_ALONE = re.compile(
    r"\b(?P<verb>(?:is |are )?(?:collid(?:es?|ing|ed)|crash(?:es|ing|ed)?))"
    r"(?: head-on| with each other| into each other| together)?(?=\s*(?:[,.;]|$| in | on | at ))",
    re.IGNORECASE,
)
_EXACT_HIT = re.compile(
    r"\b(?P<verb>(?:is |are )?(?:hits|hit|hitting|strikes|strike|striking))\s+"
    r"(?=(?:the|a|an) [^,.;]{1,30}(?:bullseye|exactly|in the middle|dead cent|right in))|"
    r"\b(?P<verb2>(?:is |are )?(?:hits|hitting|strikes|striking))\s+"
    r"(?=(?:the|a|an) (?:\w+ )?(?:bottles?|pins?|vase|window|glass|target|bullseye|wall|tree|car)\b)",
    re.IGNORECASE,
)
_CHINESE_COLLIDE = re.compile(
    r"(?:正好|刚好|猛地|迎面|狠狠地?)?(?:互相)?"
    r"(?P<verb>相撞|撞在一起|碰撞|撞到了?一起|撞上了?|撞到了?|撞向|撞击|击中了?|砸中了?|撞碎了?)"
    r"(?P<object>[^,，。;；]{0,12})"
)

_AT_ONCE = re.compile(
    r",?\s*\b(?:while|whilst|at the same time(?: as)?|simultaneously|all the while)\s+"
    r"(?:also )?(?:still )?(?=\w+ing\b)",
    re.IGNORECASE,
)
_NO_SIDE = "(?<![左右上下前后里外这那旁身路海河岸湖周窗床])"
"""What stands before a side, and not before one of several actions."""
_CHINESE_AT_ONCE = re.compile(
    rf"{_NO_SIDE}(?P<mark>一边|一面|边)(?P<first>[^,，。;；边]{{1,10}}?)[,，]?{_NO_SIDE}(?P=mark)(?P<second>[^,，。;；]{{1,12}})"
    r"(?:[,，]?(?P=mark)[^,，。;；]{1,12})*"
)
_CHINESE_MEANWHILE = re.compile(r"[,，]?(?:同时|的同时)(?:还|也|又)?(?P<second>[^,，。;；]{1,14})")
_MOST_IN_A_ROW = 3


def tool_use(draft: Draft) -> Iterator[Complaint]:
    """A tool that works on something."""
    why = (
        "a model does not hold a tool to what it works on; show the tool in the hand, and the outcome in a later panel"
    )
    text = draft.text
    for pattern in _TOOL_USE:
        for match in pattern.finditer(text):
            tool = match["tool"] or "a hammer"
            words = " ".join(match["object"].split())
            where = (
                f" in front of {words if re.match('(?:a|an|the|his|her|its|their|some) ', words) else 'the ' + words}"
            )
            new = f"{_form(match['verb'], 'hold')} {tool}{where if words else ''}"
            yield Complaint(
                rule="tool-use", span=match.span(), why=why, instead=draft.with_text(edited(text, *match.span(), new))
            )
    for match in _CHINESE_TOOL_USE.finditer(text):
        thing = match["object"].strip("了着的")
        new = f"拿着{match['tool']}" + (f"站在{thing}前面" if thing else "")
        yield Complaint(
            rule="tool-use", span=match.span(), why=why, instead=draft.with_text(edited(text, *match.span(), new))
        )


def exact_collisions(draft: Draft) -> Iterator[Complaint]:
    """Things that meet at a point."""
    text = draft.text
    for match in _COLLIDE.finditer(text):
        yield _collision(draft, match, f"{_form(match['verb'], 'stop')} in front of")
    for match in _COLLIDE_ALONE.finditer(text):
        yield _collision(draft, match, f"{_form(match['verb'], 'stop')} face to face")
    for match in _EXACT_HIT.finditer(text):
        yield _collision(draft, match, f"{_form(match['verb'] or match['verb2'], 'stop')} in front of ")
    for match in _CHINESE_COLLIDE.finditer(text):
        thing = match["object"].strip("了着的")
        meets = match["verb"] in {"相撞", "撞在一起", "碰撞"} or match["verb"].endswith("一起")
        thing = thing.removesuffix("上")  # "撞到墙上"
        new = "面对面停下" + thing if meets or not thing else f"停在{thing}前面"
        yield _collision(draft, match, new)


def _collision(draft: Draft, match: re.Match[str], new: str) -> Complaint:
    return Complaint(
        rule="exact-collision",
        span=match.span(),
        why="a model does not let two things meet at a point; show the moment before, or what comes of it",
        instead=draft.with_text(edited(draft.text, *match.span(), new)),
    )


def many_actions(draft: Draft) -> Iterator[Complaint]:
    """Several actions of one subject at once; of many in a row the reader is told that the planner parts them."""
    text, why = draft.text, "one subject does several things at once, and a model shows one of them; keep the main one"
    for match in _AT_ONCE.finditer(text):
        # A participle behind "while" is the same subject's.
        end = _clause_end(text, match.end())
        cut = edited(text, match.start(), end)
        yield Complaint(
            rule="many-actions", span=trimmed(text, match.start(), end), why=why, instead=draft.with_text(cut)
        )
    for match in _CHINESE_AT_ONCE.finditer(text):
        cut = edited(text, *match.span(), "在" + match["first"])
        yield Complaint(rule="many-actions", span=trimmed(text, *match.span()), why=why, instead=draft.with_text(cut))
    for match in _CHINESE_MEANWHILE.finditer(text):
        if match.start() and not _says_who(draft, match.start("second")):
            cut = edited(text, *match.span())
            yield Complaint(
                rule="many-actions", span=trimmed(text, *match.span()), why=why, instead=draft.with_text(cut)
            )
    yield from _rows(draft)


def _rows(draft: Draft) -> Iterator[Complaint]:
    for actor in dict.fromkeys(beat.actor for beat in draft.reading.beats):
        beats = _verbs(draft, actor)
        together = [beat for beat in beats if beat.verb.lower().endswith("ing")]
        if len(together) >= _MOST_IN_A_ROW and len(together) == len(beats) and not draft.chinese:
            first, second = (draft.written(beat.span) for beat in together[:2])
            last = draft.written(together[-1].span)
            if first[1] <= second[0]:
                yield Complaint(
                    rule="many-actions",
                    span=(first[0], last[1]),
                    why="one subject does several things at once, and a model shows one of them; keep the main one",
                    instead=draft.with_text(edited(draft.text, first[1], last[1])),
                )
                return
        elif len(beats) > _MOST_IN_A_ROW:
            yield Complaint(
                rule="many-actions",
                severity="note",
                span=(draft.written(beats[0].span)[0], draft.written(beats[-1].span)[1]),
                why=f"{len(beats)} actions follow each other; each does better in a panel of its own",
            )
            return


def _verbs(draft: Draft, actor: int) -> list[Beat]:
    """The beats of a subject, one a verb."""
    return list({beat.verb_span: beat for beat in draft.reading.beats if beat.actor == actor}.values())


def _says_who(draft: Draft, at: int) -> bool:
    """Whether a subject is named where a clause begins."""
    spans = [draft.written(subject.span) for subject in draft.reading.subjects if subject.span]
    spans += [draft.written(reference.span) for reference in draft.reading.references]
    return any(start <= at < end for start, end in spans)


def _clause_end(text: str, start: int) -> int:
    found = re.search(r"[,.;!?]", text[start:])
    return start + found.start() if found else len(text)


def _form(verb: str, base: str) -> str:
    """A verb in the form of another one."""
    be = next((word for word in ("is ", "are ") if verb.lower().startswith(word)), "")
    word = verb[len(be) :].lower()
    doubled = base + base[-1] if base == "stop" else base
    if word.endswith("ing"):
        return f"{be}{doubled}ing"
    past = {"hold": "held", "stop": "stopped"}
    if word.endswith("ed"):
        return past[base]
    return base + "s" if word.endswith("s") else base
