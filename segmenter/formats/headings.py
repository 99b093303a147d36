"""Scene headings in words that a prompt can use: "INT. KITCHEN - NIGHT" is "interior of a kitchen, at night"."""

from __future__ import annotations

import re

_WHERE = re.compile(
    r"\s*(?:(INT|EXT|EST)\.?\s*/\s*(INT|EXT)|(I)\s*/\s*(E)|(INT|EXT|EST))(?:\.|(?=\s))\s*", re.IGNORECASE
)
_CHINESE_WHERE = re.compile(r"\s*(内外景|内景|外景|內景)[\s.。:：、·—-]*")
_WHEN = {
    "DAY": "by day", "NIGHT": "at night", "MORNING": "in the morning", "EVENING": "in the evening",
    "AFTERNOON": "in the afternoon", "NOON": "at noon", "MIDNIGHT": "at midnight", "DAWN": "at dawn",
    "DUSK": "at dusk", "SUNRISE": "at sunrise", "SUNSET": "at sunset", "TWILIGHT": "at twilight",
    "MAGIC HOUR": "in the light of the magic hour", "EARLY MORNING": "early in the morning",
    "LATE AFTERNOON": "late in the afternoon", "LATE NIGHT": "late at night",
}  # fmt: skip
_CHINESE_WHEN = {
    "日": "白天", "白天": "白天", "夜": "夜里", "夜晚": "夜里", "晨": "清晨", "清晨": "清晨", "早晨": "早晨",
    "黄昏": "黄昏", "傍晚": "傍晚", "晚": "晚上", "晚上": "晚上", "中午": "中午", "下午": "下午", "午后": "午后",
    "凌晨": "凌晨", "黎明": "黎明",
}  # fmt: skip
_SAME_TIME = re.compile(
    r"(?:CONT(?:INUOUS|INUED|['’]D)?\.?|SAME(?: TIME)?|(?:(?:MOMENTS|MINUTES|SECONDS|HOURS|A MOMENT) )?LATER|连续|稍后"
    r")",
    re.IGNORECASE,
)
_DASH = re.compile(" ?[–—]{1,2} ?| -{1,2} ?|-{1,2} ")
_DETERMINED = re.compile(
    r"(?:the|a|an|my|his|her|our|their|various|some|several)\b|[^ ]+['’]s?\b|.*\d"
    r"|(?:at|in|on|by|near|inside|outside|behind|above|below|under|over|between|along|around|approaching|back|up|down"
    r"|on top|top|front|rear|[a-z]+ing)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_heading(line: str) -> bool:
    """Whether a line begins as a scene heading does."""
    return bool(_WHERE.match(line) or _CHINESE_WHERE.match(line))


def setting_words(heading: str, time_before: str) -> tuple[str, str, bool]:
    """Where and when, in words; also the time of day alone, and whether it is the scene before that says it.

    Args:
        heading: without its scene number and marks.
        time_before: of the scene before, for CONTINUOUS and LATER.
    """
    heading = " ".join(heading.split())
    if match := _CHINESE_WHERE.match(heading):
        return _chinese_words(heading[match.end() :], match[1], time_before)
    match = _WHERE.match(heading)
    kind = "/".join(part.upper() for part in match.groups() if part) if match else ""
    parts = [part.strip(" .") for part in _DASH.split(heading[match.end() if match else 0 :]) if part.strip(" .")]
    when, carried = "", False
    place_parts = []
    for part in parts:
        bare = " ".join(_BRACKETS.sub(" ", part).upper().split())
        if bare in _WHEN:
            more = " ".join(match[1].lower() for match in _BRACKETS.finditer(part))
            when = f"{_WHEN[bare]} ({more})" if more else _WHEN[bare]
        elif _SAME_TIME.fullmatch(part) and time_before and not when:
            when, carried = time_before, True
        else:
            place_parts.append(_lower(part))
    place = ", ".join(place_parts)
    return ", ".join(word for word in (_placed(kind, place), when) if word), when, carried


def _placed(kind: str, place: str) -> str:
    first = place.split(",", 1)[0]
    if place and kind and not _DETERMINED.match(place):
        plural = first.endswith("s") and not first.endswith(("ss", "us", "'s"))
        article = "" if plural else "an " if place[0] in "aeiou" else "a "
        place = article + place
    words = {
        "INT": "interior of {}", "EXT": "outdoors, {}", "EST": "a wide view of {}", "I/E": "inside and outside of {}",
        "INT/EXT": "inside and outside of {}", "EXT/INT": "outside and inside of {}",
    }.get(kind, "{}")  # fmt: skip
    if not place:
        return {"INT": "interior", "EXT": "outdoors"}.get(kind, "")
    return words.format(place)


def _lower(part: str) -> str:
    """Words in capitals in small letters, but for whose name has an 's."""
    if part != part.upper():
        return part

    def word(match: re.Match[str]) -> str:
        return match[0].capitalize() if re.search(r"['’]S$", match[0]) else match[0].lower()

    return _WORD.sub(word, part)


def _chinese_words(rest: str, kind: str, time_before: str) -> tuple[str, str, bool]:
    parts = [part for part in re.split(r"[\s\-–—·,，、]+", rest) if part]
    when, carried, place_parts = "", False, []
    for part in parts:
        if part in _CHINESE_WHEN:
            when = _CHINESE_WHEN[part]
        elif _SAME_TIME.fullmatch(part) and time_before and not when:
            when, carried = time_before, True
        else:
            place_parts.append(part)
    place = " ".join(place_parts)
    return "，".join(word for word in (f"{place}{kind}", when) if word), when, carried
