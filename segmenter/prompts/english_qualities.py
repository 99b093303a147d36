"""English words for qualities and numbers: colours, sizes, how many."""

from __future__ import annotations

from typing import Literal

from segmenter.prompts.lexicon import COLOURS
from segmenter.prompts.word_tables import names_by_word, rows_in, words_in

_COLOURS = """
grey: gray
gold: golden, blond, blonde
silver: silvery
red: crimson, scarlet, reddish
purple: violet
blue: navy, dark-blue
turquoise: cyan, teal
beige: tan, cream
colourful: colorful, rainbow-colored
pink: magenta
"""

COLOUR_WORDS = {colour: colour for colour in COLOURS} | names_by_word(_COLOURS)
"""Word to canonical colour."""

_SIZES: dict[Literal["small", "large"], str] = {
    "small": "small little tiny miniature mini short",
    "large": "big large huge giant enormous tall gigantic massive fat",
}

SIZE_WORDS: dict[str, Literal["small", "large"]] = {
    word: size for size, words in _SIZES.items() for word in words.split()
}
"""Word to size."""

UNNAMED_SIZES = words_in("tall short fat")
"""Sizes that a label leaves out."""

_ADJECTIVES = """
young soccer stationary still motionless standing cute happy sad angry hungry thirsty tired sleepy brave lovely
beautiful pretty handsome funny clever smart lazy friendly gentle kind wild tame old elderly new ancient modern
wooden metal glass stone paper plastic soft hard round square shiny bright dark warm cold hot cool fresh ripe
delicious sweet sour spicy wet dry clean dirty dusty empty full open closed broken lost trapped injured sick
healthy strong weak fast slow quick quiet loud noisy busy calm peaceful lonely alone curious shy proud excited
surprised scared frightened worried nervous grumpy cheerful playful fluffy furry striped spotted transparent
heavy light long wide narrow deep high low thin thick sharp magic magical mysterious scary spooky famous rich
poor royal toy electric robotic mechanical masked fellow favourite favorite steaming glowing burning floating
fallen frozen melted burnt folded rolled torn hidden secret special final next last same different own whole
entire real tasty crispy juicy plush stuffed cartoon animated chubby skinny slim bald blind deaf flying talking
homemade handmade giant-sized oversized snow-covered hungry-looking armored armoured vintage retro rusty wise
"""

ADJECTIVES = words_in(_ADJECTIVES)
"""Qualities that are understood and change nothing in the staging."""

OLD_WORDS = words_in("old elderly aged")
"""Qualities that turn hair grey."""

HAIR_COLOURS = {"blond": "gold", "blonde": "gold", "redheaded": "red", "ginger": "orange", "white-bearded": "white"} | {
    f"{word}-haired": colour for word, colour in COLOUR_WORDS.items()
}
"""Qualities of a person that are the colour of the hair."""

_NUMBERS = """
1: a, an, one
2: two, couple, pair, both
3: three, several, some, few, various, multiple
4: four
5: five, many
6: six
7: seven
8: eight, dozens, hundreds, thousands, countless, numerous
9: nine; 10: ten; 11: eleven; 12: twelve, dozen; 13: thirteen; 14: fourteen; 15: fifteen; 16: sixteen; 17: seventeen
18: eighteen; 19: nineteen; 20: twenty; 30: thirty; 40: forty; 50: fifty; 100: hundred
"""

NUMBERS = {word: int(value) for value, listed in rows_in(_NUMBERS) for word in listed}
"""Number words to how many they mean, or look like."""

VAGUE_NUMBERS = words_in("several some few various multiple many dozens hundreds thousands countless numerous all most")
"""Number words that do not say how many."""

EXACT_GROUPS = words_in("couple pair dozen trio")
"""Group words that say how many."""

_GROUPS = """
3: group, family, pack, line, number, trio, row
5: crowd, lot, lots
4: flock, herd, team, swarm, school, class, circle
2: couple, pair
8: dozens, hundreds; 12: dozen
"""

GROUP_WORDS = {word: int(value) for value, listed in rows_in(_GROUPS) for word in listed}
"""Nouns that count what stands behind their "of"."""

PORTION_WORDS = words_in("piece pieces slice slices bit bunch pile handful stack heap drop bite loaf kind type sort")
"""Nouns that only measure out what stands behind their "of"."""
