"""English words for where and when: grounds, light, weather, sides of the picture, prepositions."""

from __future__ import annotations

from typing import Literal, get_args

from segmenter.prompts.reading import Ground, Light, Place, SpatialRelation, Weather
from segmenter.prompts.word_tables import names_by_word, rows_in, words_in

_GROUNDS = """
meadow: meadow, park, garden, field, lawn, farm, yard, backyard, playground, pasture, countryside, prairie,
  orchard, savanna, savannah, grassland, picnic spot, football field, soccer field, campsite, clearing, zoo,
  courtyard, grass field, greenhouse, flower field, vineyard
forest: forest, woods, wood, jungle, rainforest, bamboo grove, grove, bamboo forest, woodland
hill: hill, mountain, hillside, hilltop, slope, cliff, valley, mountain top, mountaintop, peak, mountainside,
  canyon, mountain path, summit
beach: beach, shore, seaside, coast, seashore, sand, sandy beach, island beach
water: sea, ocean, lake, river, pond, stream, pool, swimming pool, harbour, harbor, underwater, waves, dock,
  pier, river bank, riverbank, riverside, lakeside, lakeshore, creek, bay, seabed, canal, swamp, aquarium
snow: snow, ice, glacier, arctic, north pole, south pole, antarctica, snowfield, ski slope, snowy field,
  snowy forest, snowy mountain, snowy hill, snowy street, frozen lake, ice rink, snowy village, snowy park
desert: desert, dunes, sand dune, sand dunes, dune, mars, wasteland, surface of the moon
street: street, road, city, town, village, sidewalk, pavement, alley, highway, square, parking lot, crossroads,
  crosswalk, intersection, downtown, avenue, path, race track, racetrack, bus stop, town square, motorway,
  bridge road, garage, pathway, trail, construction site, rooftop, airport, railway, train station, station
market: market, night market, fair, bazaar, marketplace, street market, supermarket, shop, store, food court,
  mall, amusement park, carnival, bookstore
room: room, living room, bedroom, classroom, office, library, hospital, museum, gym, restaurant, cafe, café,
  hall, hallway, corridor, studio, laboratory, lab, workshop, bathroom, attic, basement, school, nursery,
  indoors, dining room, bar, hotel, factory, warehouse, lobby, ballroom, playroom, kindergarten, coffee shop,
  house interior, tavern, throne room, waiting room, gallery, elevator, floor, bakery, dojo
kitchen: kitchen, canteen kitchen
sky: sky, air, outer space, space, heavens, galaxy, milky way, clouds above, orbit
stage: stage, theatre, theater, concert, circus, spotlight, concert hall, arena, stadium, dance floor, opera,
  catwalk, podium
"""

_GROUND_QUALITIES: dict[str, Ground] = {
    "snowy": "snow",
    "sandy": "beach",
    "grassy": "meadow",
    "underwater": "water",
    "icy": "snow",
}
"""Said of a place's air: not snowfall, but the ground that lies under it."""

THING_GROUNDS = words_in("water snow grass sand ice")
"""Words that are a place behind a preposition and a thing elsewhere ("drinks water")."""

_LIGHTS = """
night: night, space, outer space, galaxy, milky way, midnight, moonlight, moonlit, nighttime, night-time,
  nightfall, starry, under the stars,
  starlight, late at night, late evening, after dark, starlit, dark night, moonlit night, in the dark,
  in darkness
sunset: evening, sunset, dusk, dawn, sunrise, twilight, golden hour, daybreak, sun sets, sun rises,
  sun is setting, sun is rising, early morning, setting sun, rising sun, sun sinks, sun goes down
day: day, daytime, noon, morning, afternoon, midday, sunlight, sunshine, daylight, in the daytime,
  broad daylight, sunny day
"""

_WEATHERS = """
clear: sunny, clear, clear sky, blue sky, clear weather
cloudy: cloudy, overcast, clouds, foggy, misty, fog, mist, cloudy sky, hazy, stormy clouds, dark clouds, windy
rain: rain, rainy, raining, rains, rained, storm, stormy, thunderstorm, drizzle, thunder, in the rain, downpour,
  falling rain, rain falls, rainstorm
snowfall: snowing, snows, snowed, snowfall, snowstorm, blizzard, snowflakes, falling snow, snow falls,
  snow is falling, snow falling, snowy day, snowy night
"""

_PLACES = """
left: left, left-hand
right: right, right-hand
centre: center, centre, middle
top: top, above
bottom: bottom, below, foot
behind: background, distance, back
front: foreground, front
"""

_PLACE_PHRASES = """
top: in the air, in mid-air, mid-air, high up, overhead, high above, up in the sky, in the sky, upstairs,
  in space, to the sky, into the sky, into the air, across the sky, through the sky, through the air,
  toward the sky, towards the sky, in midair, midair, into space
around: in a circle, in circle, in circles, in a ring, around in circles
bottom: on the ground, downstairs, to the ground, onto the ground, onto the floor, to the floor, on the floor
left: in the corner
"""

_DIRECTIONS = """
bottom>top: up, upward, upwards, uphill
top>bottom: down, downward, downwards, downhill
>left: leftward, leftwards, left
>right: rightward, rightwards, right
>front: forward, forwards
>behind: backward, backwards
"""

SIDE_WORDS = words_in("side sides edge edges corner corners part half end hand")
"""Words that only carry a place ("left edge", "right side")."""

PICTURE_WORDS = words_in("screen frame picture image scene view shot camera")
"""The picture itself: no subject and no place."""

Relation = Literal["goal", "with", "from", "spot", "by", "above", "behind", "front", "around", "below", "of", "none"]

_RELATIONS = """
goal: to, toward, towards, into, onto, at, over, after, for, upon, through, past, against, across
with: with, alongside, together with, along with
from: from, out of, off, off of
spot: on, in, beside, near, by, next to, inside, between, among, along, close to, outside, to the left of,
  to the right of, on the left of, on the right of, beyond, within, atop, on top of, on the back of,
  at the edge of, up, down
above: above, high above
below: under, below, beneath, underneath
behind: behind
front: in front of
around: around, about
of: of
none: as, like, during, than, per, via, until, since, despite, while, without
"""

_RELATION_PLACES = """
left: to the left of, on the left of
right: to the right of, on the right of
top: above, high above
behind: behind
front: in front of
around: around
centre: between
"""

_SPATIAL = """
left: to the left of, on the left of
right: to the right of, on the right of
above: above, high above
below: under, below, beneath, underneath
behind: behind
in front: in front of
around: around
between: between, among
inside: in, inside, within, into
on: on, onto, atop, on top of, on the back of, upon
beside: beside, near, next to, by, close to, alongside, at the edge of
"""

_SPATIAL_NAMES: dict[str, SpatialRelation] = {name: name for name in get_args(SpatialRelation)}
_PLACE_NAMES: dict[str, Place] = {name: name for name in get_args(Place)}
_GROUND_NAMES: dict[str, Ground] = {name: name for name in get_args(Ground)}
_LIGHT_NAMES: dict[str, Light] = {name: name for name in get_args(Light)}
_WEATHER_NAMES: dict[str, Weather] = {name: name for name in get_args(Weather)}
_RELATION_NAMES: dict[str, Relation] = {name: name for name in get_args(Relation)}


def _ground_words() -> dict[str, Ground]:
    table = {word: _GROUND_NAMES[name] for word, name in names_by_word(_GROUNDS).items()}
    plurals = {word + "s": ground for word, ground in table.items()}
    return plurals | table | _GROUND_QUALITIES


def _directions() -> dict[str, tuple[Place | None, Place]]:
    table: dict[str, tuple[Place | None, Place]] = {}
    for path, words in rows_in(_DIRECTIONS):
        start, _, end = path.partition(">")
        table.update({word: (_PLACE_NAMES.get(start), _PLACE_NAMES[end]) for word in words})
    return table


GROUND_WORDS = _ground_words()
"""Words and phrases for a kind of place."""
LIGHT_WORDS = {word: _LIGHT_NAMES[name] for word, name in names_by_word(_LIGHTS).items()}
"""Words and phrases for the time of day."""
WEATHER_WORDS = {word: _WEATHER_NAMES[name] for word, name in names_by_word(_WEATHERS).items()}
"""Words and phrases for what the sky does."""
PLACES = {word: _PLACE_NAMES[name] for word, name in names_by_word(_PLACES).items()}
"""Sides and parts of the picture as nouns ("on the left", "at the top")."""
PLACE_PHRASES = {word: _PLACE_NAMES[name] for word, name in names_by_word(_PLACE_PHRASES).items()}
"""Phrases that name a place by themselves."""
DIRECTIONS = _directions()
"""Adverbs of direction to where the move begins and ends."""
RELATIONS = {word: _RELATION_NAMES[name] for word, name in names_by_word(_RELATIONS).items()}
"""Prepositions to what they say of what follows."""
RELATION_PLACES = {word: _PLACE_NAMES[name] for word, name in names_by_word(_RELATION_PLACES).items()}
"""Where a preposition puts whoever it is said of."""
SPATIAL = {word: _SPATIAL_NAMES[name] for word, name in names_by_word(_SPATIAL).items()}
"""Prepositions to where they put whoever they are said of, as seen from what follows."""
