"""The vocabulary that a reading is written in: canonical nouns and their kinds, and colours. Holds no language's words.

Whoever draws a reading may rely on it: a subject's noun is one of `NOUNS`, or a word that nobody here knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from segmenter.prompts.reading import Kind

_PEOPLE = """
person, man, woman, boy, girl, child, baby, mother, father, grandmother, grandfather, teacher, student, doctor,
nurse, chef, vendor, customer, waiter, farmer, fisherman, police officer, firefighter, soldier, knight, king,
queen, prince, princess, wizard, witch, pirate, clown, dancer, singer, musician, painter, photographer, driver,
pilot, sailor, astronaut, scientist, worker, athlete, player, skater, skier, cyclist, courier, guard, thief,
robot, alien, ghost, monster, giant, fairy, mermaid, elf, angel, skeleton, zombie, ninja, monk, superhero,
snowman, santa claus, bride, groom
"""

_ANIMALS = """
animal, dog, cat, bear, polar bear, panda, rabbit, mouse, squirrel, hedgehog, fox, wolf, lion, tiger, leopard,
elephant, giraffe, zebra, rhino, hippo, monkey, gorilla, kangaroo, koala, camel, deer, horse, donkey, cow, pig,
sheep, goat, bird, chicken, rooster, chick, duck, goose, swan, owl, eagle, parrot, penguin, crow, pigeon,
peacock, seagull, fish, shark, whale, dolphin, octopus, jellyfish, turtle, crab, frog, snake, lizard, crocodile,
snail, butterfly, bee, ladybug, ant, spider, dragonfly, caterpillar, bat, dragon, dinosaur, unicorn, seal
"""

_THINGS_THAT_STAY = """
table, chair, sofa, bed, desk, bench, shelf, cupboard, fridge, stove, door, window, gate, fence, wall, stairs,
ladder, lamp, house, castle, tower, tent, bridge, stall, fountain, well, windmill, lighthouse, snow fort,
street lamp, traffic light, sign, statue, tree, bush, rock, cactus, mushroom, log, nest, cave, waterfall,
volcano, campfire, island, car, bus, truck, taxi, train, tractor, van, police car, fire engine, ambulance,
motorcycle, boat, ship, sailboat, submarine, airplane, helicopter, rocket, ufo, hot air balloon, airship,
carriage, tank, swing, slide, seesaw, piano, drum kit, grill, roof, goal, plant, puddle, bamboo, sandcastle,
blackboard, sun, moon, star, cloud, rainbow, planet
"""

_THINGS_TO_CARRY = """
ball, basketball, football, balloon, kite, frisbee, firework, toy, doll, teddy bear, cube, block, sphere, ring,
coin, gem, key, lock, box, gift, bag, backpack, suitcase, basket, bucket, book, newspaper, letter, map, pencil,
paintbrush, picture, phone, camera, laptop, television, clock, watch, cup, glass, bottle, jar, bowl, plate, pot,
pan, kettle, teapot, spoon, fork, knife, chopsticks, candle, lantern, flashlight, torch, umbrella, hat, helmet,
crown, scarf, shoe, glove, sock, shirt, coat, dress, glasses, mask, flag, rope, net, hammer, axe, saw, shovel,
broom, brush, scissors, sword, shield, bow, arrow, wand, stick, bone, stone, feather, leaf, flower, rose,
sunflower, grass, seed, egg, honey, meat, skewer, sausage, bread, cake, cookie, candy, lollipop, ice cream,
pizza, burger, sandwich, pancake, noodles, rice, dumpling, soup, cheese, food, apple, banana, orange, pear,
peach, grapes, strawberry, cherry, lemon, watermelon, pumpkin, corn, carrot, potato, tomato, cabbage, nut, milk,
water, juice, tea, coffee, bubble, snowball, pillow, blanket, towel, carpet, wheel, bicycle, scooter,
skateboard, sled, skis, surfboard, oar, fishing rod, guitar, violin, drum, flute, trumpet, bell, microphone,
trophy, drone, paper plane, paper boat, package, cart, card, treasure chest, crystal ball, bandage, soap,
toothbrush, mirror, trash can
"""


def _names(listed: str) -> tuple[str, ...]:
    """The names of a comma-separated list."""
    return tuple(name.strip() for name in listed.replace("\n", " ").split(",") if name.strip())


_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_names(_PEOPLE), "person"),
    **dict.fromkeys(_names(_ANIMALS), "animal"),
    **dict.fromkeys(_names(_THINGS_THAT_STAY), "thing"),
    **dict.fromkeys(_names(_THINGS_TO_CARRY), "thing"),
}

NOUNS: Mapping[str, Kind] = MappingProxyType(_KINDS)
"""Canonical noun, English singular, to its kind: every noun that a reader gives, those of unknown words aside."""

TOO_BIG_TO_CARRY = frozenset(_names(_THINGS_THAT_STAY))
"""Things that nobody hands to anybody: they are walked to, passed, opened."""

VEHICLES = frozenset(
    _names("""
car, bus, truck, taxi, train, tractor, van, police car, fire engine, ambulance, motorcycle, carriage, tank, cart,
bicycle, scooter, skateboard, sled, boat, ship, sailboat, submarine
""")
)
"""Things that stay upright while they move, and that whoever pushes them walks behind."""

WEARABLE = frozenset(
    _names("coat, shirt, dress, pants, hat, helmet, crown, scarf, glasses, mask, glove, sock, shoe, hair, beard")
)
"""What a subject's `worn` names: clothes, hair and beard."""

COLOURS = (
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "gold", "silver",
    "beige", "turquoise", "colourful",
)  # fmt: skip
"""Canonical colour names: every colour that a reader gives."""
