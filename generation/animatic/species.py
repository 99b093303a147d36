"""How a living figure looks: built and dressed as its kind is, coloured as the prompt says. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from generation.animatic.cast_list import BEASTS, PEOPLE
from generation.animatic.palette import CLOTHES, HAIR, SKIN, TROUSERS, Colour, lighter, paint, shade_of
from segmenter.prompts.reading import Subject

Posture = Literal["upright", "four", "bird", "insect", "fish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a figure is built and coloured."""

    posture: Posture = "upright"
    """Which skeleton carries it."""
    person: bool = False
    """Whether it is drawn as a person: clothes, hair, a face."""
    size: float = 1.0
    """Height, where a grown person is 1."""
    head: float = 0.135
    """Radius of the head, in heights."""
    leg: float = 0.36
    """Height of the hips, in heights."""
    girth: float = 1.0
    """Thickness of the body, where 1 is usual for its posture."""
    neck: float = 0.0
    """Extra length of the neck, in heights."""
    main: Colour = (166, 120, 84)
    """Fur, feathers, or the clothes above the waist."""
    second: Colour = (226, 198, 158)
    """Belly and muzzle, or the clothes below the waist."""
    third: Colour = (66, 50, 46)
    """Ears, wings and paws, or hair."""
    skin: Colour = SKIN[0]
    """Of a person."""
    ears: str = "round"
    """round, pointed, long, floppy, wide, horns, antlers, none."""
    tail: str = "none"
    """none, stub, thin, bushy, curl, horse, fan."""
    snout: str = "short"
    """short, long, pig, trunk, beak, bill, none."""
    extras: frozenset[str] = frozenset()
    """Costume and markings: skirt, dress, bun, hat names, stripes, spots, mane, shell, crest..."""
    trims: tuple[tuple[str, Colour], ...] = ()
    """Paper of what the prompt says is worn beside clothes: hat, scarf, beard."""

    def trim(self, name: str, otherwise: Colour) -> Colour:
        """The paper of something worn."""
        return dict(self.trims).get(name, otherwise)


def _read_beasts() -> dict[str, Look]:
    looks = {}
    for row in BEASTS.strip().splitlines():
        noun, posture, size, head, leg, girth, neck, ears, tail, snout, main, second, third, *extras = row.split()
        looks[noun.replace("_", " ")] = Look(
            posture=posture,  # type: ignore[arg-type]
            size=float(size),
            head=float(head),
            leg=float(leg),
            girth=float(girth),
            neck=float(neck),
            main=_rgb(main),
            second=_rgb(second),
            third=_rgb(third),
            ears=ears,
            tail=tail,
            snout=snout,
            extras=frozenset(extras),
        )
    return looks


def _rgb(digits: str) -> Colour:
    red, green, blue = bytes.fromhex(digits)
    return (red, green, blue)


def _read_people() -> dict[str, tuple[float, frozenset[str]]]:
    rows = (row.split() for row in PEOPLE.strip().splitlines())
    return {noun.replace("_", " "): (float(size), frozenset(extras)) for noun, size, *extras in rows}


_BEASTS = _read_beasts()
_PEOPLE = _read_people()

_FIXED_COATS: dict[str, Colour] = {
    "whitecoat": (246, 244, 238), "uniform": (66, 84, 124), "firecoat": (206, 120, 56), "greencoat": (112, 126, 88),
    "metal": (176, 186, 198), "santa": (200, 62, 58), "ninja": (62, 60, 74), "snow": (248, 250, 252),
    "ghost": (244, 244, 250),
    "robot": (164, 180, 194), "space": (240, 240, 242), "bones": (244, 240, 228), "monster": (128, 106, 168),
    "alien": (128, 182, 132), "dark": (84, 66, 104), "veil": (250, 248, 244), "zombie": (126, 140, 112),
    "clown": (236, 178, 82),
}  # fmt: skip
_FIXED_SKINS: dict[str, Colour] = {
    "alien": (156, 206, 148), "monster": (150, 126, 186), "zombie": (170, 188, 150), "ghost": (246, 246, 252),
    "snow": (250, 250, 252), "bones": (246, 242, 230), "robot": (190, 202, 212), "ninja": (232, 190, 152),
}  # fmt: skip


_WHOLE = frozenset({"ninja", "snow", "ghost", "robot", "space", "bones", "monster", "santa", "clown", "dress", "robe"})
_TRIMS: dict[str, Colour] = {"hat": (150, 108, 76), "scarf": (196, 84, 76), "beard": (66, 50, 46)}
_HATTED = frozenset({
    "cap", "peaked", "helmet", "metalhelmet", "chefhat", "crown", "pointhat", "strawhat", "buckethat", "bandana",
    "beret", "santa", "nurse", "space", "ninja",
})  # fmt: skip
_ANYBODY = frozenset({"person", "customer", "student", "worker", "player", "athlete", "child"})
_SMALL_ALREADY = frozenset({"child", "boy", "girl", "baby", "chick"})
_SIZES = {"small": 0.84, "large": 1.16, None: 1.0}


def look_of(subject: Subject, figure: int, ordinal: int) -> Look:
    """How a living subject looks: its identity chooses what the prompt leaves open, its ordinal a shade."""
    look = _person(subject, figure, ordinal) if subject.kind == "person" else _animal(subject, ordinal)
    small_already = subject.size == "small" and subject.noun in _SMALL_ALREADY
    return look if small_already else replace(look, size=look.size * _SIZES[subject.size])


def _animal(subject: Subject, ordinal: int) -> Look:
    look = _BEASTS.get(subject.noun, _BEASTS["animal"])
    if subject.noun not in _BEASTS:
        look = replace(look, main=CLOTHES[ordinal % len(CLOTHES)])
    if subject.colour is None:
        return replace(look, main=shade_of(look.main, ordinal))
    main = shade_of(paint(subject.colour, look.main), ordinal)
    return replace(look, main=main, second=lighter(main, 0.5))


def _person(subject: Subject, figure: int, ordinal: int) -> Look:
    size, costume = _PEOPLE.get(subject.noun, _PEOPLE["person"])
    extras = set(costume)
    if subject.noun in _ANYBODY and figure % 2:
        extras.add("long" if figure % 4 == 1 else "bun")
    elif subject.noun not in _PEOPLE and figure % 3 == 0:
        extras.add("cap")
    worn = dict(subject.worn)
    extras |= _extras_of(worn, extras, old=subject.old)
    coat = _coat(subject, extras, figure, ordinal)
    legs = coat if extras & _WHOLE else TROUSERS[(figure // 2) % len(TROUSERS)]
    grey = "old" in extras
    bare = next((_FIXED_SKINS[name] for name in sorted(extras) if name in _FIXED_SKINS), None)
    if bare is not None and subject.colour is not None and "zombie" not in extras:
        bare = lighter(coat, 0.2)
    child, baby = "child" in extras, "baby" in extras
    return Look(
        person=True,
        size=size,
        head=0.19 if baby else 0.165 if child else 0.128,
        leg=0.26 if baby else 0.3 if child else 0.37,
        main=coat,
        second=paint(worn.get("pants"), legs),
        third=_hair_paper(worn.get("hair"), (206, 202, 200) if grey else HAIR[(figure // 3) % len(HAIR)]),
        skin=bare or SKIN[(figure // 5) % len(SKIN)],
        ears="none",
        snout="none",
        extras=frozenset(extras),
        trims=tuple(
            (name, _hair_paper(colour, colour_of) if name == "beard" else paint(colour, colour_of))
            for name, colour_of in _TRIMS.items()
            if name in worn and ((colour := worn[name]) is not None or name != "beard")
        ),
    )


def _extras_of(worn: dict[str, str | None], costume: set[str], *, old: bool) -> set[str]:
    """What the words on clothes, hair and age add to a costume."""
    extras = {"old"} if old else set()
    extras |= {name for name in ("beard", "glasses", "scarf") if name in worn}
    if "hat" in worn and costume.isdisjoint(_HATTED):
        extras.add("brimhat")
    if "dress" in worn and costume.isdisjoint(_FIXED_COATS):
        extras.add("dress")
    return extras


def _hair_paper(name: str | None, otherwise: Colour) -> Colour:
    """Hair of a colour: red hair is foxy, blond hair no metal."""
    paints = {"gold": (226, 184, 100), "red": (176, 84, 48), "white": (236, 234, 230), "brown": (110, 74, 48)}
    return otherwise if name is None else paints.get(name, paint(name, otherwise))


def _coat(subject: Subject, extras: set[str], figure: int, ordinal: int) -> Colour:
    fixed = next((_FIXED_COATS[name] for name in sorted(extras) if name in _FIXED_COATS), None)
    worn = dict(subject.worn)
    named = next((worn[name] for name in ("coat", "dress", "shirt") if worn.get(name) is not None), subject.colour)
    coat = paint(named, fixed or CLOTHES[(figure + 3 * ordinal) % len(CLOTHES)])
    return coat if fixed is None else shade_of(coat, ordinal)
