"""English nouns: the words for who and what is to be seen, singular and plural."""

from __future__ import annotations

from segmenter.prompts.lexicon import NOUNS, WEARABLE
from segmenter.prompts.word_tables import names_by_word, rows_in, words_in

_SYNONYMS = """
person: owner, couple, parent, human, adult, someone, somebody, stranger, passerby, neighbour, neighbor, friend, guy,
  figure, pedestrian, passenger, tourist, traveller, traveler, teenager, teen, partner, guest, visitor, villager, hiker,
  character, colleague, roommate, audience member, villain, hero
man: gentleman, husband, old man, businessman, salesman, lad, cowboy, uncle, fellow, mailman, son-in-law
woman: lady, wife, old woman, businesswoman, housewife, aunt, ballerina, heroine, girlfriend
boy: grandson, son, brother, schoolboy, nephew; girl: granddaughter, daughter, sister, schoolgirl, niece
child: twin, kid, toddler, youngster, pupil, schoolchild, classmate
baby: infant, newborn; mother: mom, mum, mommy, mama; father: dad, daddy, papa
grandmother: grandma, granny, nana; grandfather: grandpa, granddad; teacher: professor, instructor, coach
doctor: surgeon, dentist, vet; chef: cook, baker, barista, butcher
vendor: seller, shopkeeper, cashier, merchant, stallholder, hawker
customer: shopper, diner, buyer; waiter: waitress, server; farmer: gardener, shepherd; fisherman: angler
police officer: policeman, policewoman, officer, cop, detective
firefighter: fireman; soldier: warrior, archer; knight: samurai; wizard: magician, sorcerer
dancer: acrobat, gymnast; singer: rapper; musician: guitarist, pianist, drummer, violinist, conductor
painter: artist, sculptor; driver: chauffeur; pilot: captain; sailor: rower
scientist: inventor, engineer, researcher, explorer
worker: builder, mechanic, carpenter, employee, clerk, janitor, cleaner, plumber
athlete: runner, swimmer, gymnast, wrestler, boxer, climber; player: footballer, goalkeeper, batter
skater: skateboarder; cyclist: biker, rider; courier: delivery man, postman, mail carrier, delivery rider
thief: burglar, robber; robot: android, cyborg; alien: martian; ghost: spirit; monster: ogre, troll, beast
elf: dwarf, gnome, goblin; superhero: superman, batman; santa claus: santa; animal: creature, pet
dog: hound, corgi, husky, poodle, labrador, retriever, golden retriever, dachshund
cat: tabby; bear: grizzly, brown bear, teddy; panda: giant panda; rabbit: hare; mouse: rat, hamster
deer: reindeer, stag, elk, moose; horse: mare, stallion; cow: bull, ox, buffalo; pig: boar; sheep: ram
bird: sparrow, robin, hummingbird, songbird, nightingale, swallow, magpie
chicken: hen; lion: lioness; eagle: hawk, falcon; pigeon: dove; seagull: gull; fish: goldfish, salmon, koi
turtle: tortoise; frog: toad; snake: python; lizard: gecko, chameleon; crocodile: alligator
ladybug: ladybird, beetle; caterpillar: worm; monkey: ape, chimpanzee; fox: red fox; dinosaur: t-rex
table: counter, dining table, coffee table, picnic table; chair: stool, armchair, throne, rocking chair
sofa: couch; bed: cradle, crib, hammock; shelf: bookshelf, bookcase, rack
cupboard: cabinet, wardrobe, closet, drawer; fridge: refrigerator; stove: oven, fireplace
stairs: staircase, steps
house: cottage, cabin, hut, building, skyscraper, barn, igloo, treehouse, temple, church, pagoda, palace
street lamp: lamppost, streetlight; statue: sculpture; bridge: footbridge
stall: food stall, kiosk, booth, food cart
tree: pine, oak, palm tree, christmas tree, willow, apple tree, cherry tree
bush: shrub, hedge; rock: boulder; log: stump, trunk; car: sedan, sports car, vehicle, racing car, race car
truck: lorry, pickup; taxi: cab; train: locomotive, subway, tram; motorcycle: motorbike
boat: canoe, kayak, rowboat, raft, gondola, ferry, yacht; airplane: plane, aeroplane, jet, aircraft
rocket: spaceship, spacecraft, starship; ufo: flying saucer; airship: blimp, zeppelin; carriage: wagon
ball: tennis ball, snooker ball, volleyball; football: soccer ball; balloon: balloons; frisbee: disc
toy: plaything, puppet, toy car, toy train; teddy bear: plush bear, stuffed bear; cube: dice; block: brick
sphere: orb; gem: diamond, jewel, crystal, ruby; box: crate, carton, lunchbox; gift: present
bag: handbag, purse, sack, shopping bag; suitcase: luggage; bucket: pail
book: notebook, magazine, textbook, storybook, comic; letter: note, envelope, postcard
pencil: pen, crayon, marker, chalk; paintbrush: brush pen; picture: photo, photograph, painting, drawing, poster
phone: smartphone, cellphone, mobile phone, telephone; laptop: computer, tablet, keyboard
television: tv, monitor; clock: alarm clock; cup: mug, teacup; glass: wine glass
bottle: baby bottle, milk bottle, flask, vase; jar: honey jar, honeypot, pot of honey; bowl: dish
plate: saucer, tray; pan: wok, frying pan; torch: blowtorch; hat: cap; helmet: hard hat
shoe: boot, slipper, sneaker; glove: mitten; shirt: t-shirt, sweater, jumper; coat: jacket, cape, raincoat
dress: skirt, gown; glasses: sunglasses; rope: string, chain; hammer: wrench, screwdriver, tool; axe: hatchet
broom: mop; sword: blade, lightsaber; wand: magic wand; stick: branch, twig, cane, bat; stone: pebble
leaf: leaves; flower: tulip, daisy, lily, bouquet, blossom, dandelion; grass: hay; seed: sunflower seed
meat: steak, ham, bacon, beef, barbecue; skewer: kebab; sausage: hot dog; bread: toast, loaf, bun, baguette
cake: cupcake, birthday cake, pie, pastry; cookie: biscuit; candy: sweet, chocolate; lollipop: popsicle
burger: hamburger; noodles: noodle, spaghetti, pasta, ramen; dumpling: bao; soup: stew
food: meal, breakfast, lunch, dinner, snack, picnic; grapes: grape; nut: acorn, walnut, peanut, chestnut
juice: drink, lemonade, soda, cola; tea: bubble tea; coffee: latte; bubble: soap bubble; blanket: quilt
towel: napkin; carpet: rug, mat, magic carpet; wheel: tire, tyre; bicycle: bike, tricycle; sled: sleigh
oar: paddle; guitar: ukulele; drone: quadcopter; paper plane: paper airplane; package: parcel
cart: trolley, shopping cart, wheelbarrow; treasure chest: chest; roof: rooftop; puddle: pool of water
trash can: bin, trash bin, garbage can, dustbin; lantern: paper lantern, sky lantern
trophy: medal, cup of honour
"""

_SMALL = """
dog: puppy, pup, doggy; cat: kitten, kitty; bear: cub, bear cub, baby bear; rabbit: bunny; sheep: lamb
cow: calf; horse: foal, pony; pig: piglet; duck: duckling; goose: gosling; deer: fawn; child: kid, toddler
frog: tadpole; bird: baby bird; elephant: baby elephant; panda: baby panda; lion: lion cub; tiger: tiger cub
"""

_IMPLY_SMALL = words_in("child boy girl baby chick")
"""Canonical nouns that are small without an adjective."""

_CROWDS = words_in("crowd audience family team police public")
"""Words for several people that have no plural ending."""

_IRREGULAR_PLURALS = """
person: people; man: men; woman: women; child: children; mouse: mice; goose: geese; wolf: wolves; knife: knives
leaf: leaves; shelf: shelves; loaf: loaves; ox: oxen; foot: feet; tooth: teeth; thief: thieves; elf: elves
dwarf: dwarves; scarf: scarves; calf: calves; policeman: policemen; fireman: firemen; fisherman: fishermen
postman: postmen; snowman: snowmen; gentleman: gentlemen; businessman: businessmen; schoolchild: schoolchildren
salesman: salesmen; delivery man: delivery men; old man: old men; old woman: old women; wife: wives
policewoman: policewomen; potato: potatoes; tomato: tomatoes; volcano: volcanoes; cactus: cacti; bus: buses
"""

_ALWAYS_PLURAL_FORM = words_in("chopsticks glasses grapes noodles scissors skis stairs steps")
"""Words that look plural and name one thing to draw."""

SAME_PLURAL = words_in("aircraft deer fish koi moose salmon sheep")
"""Words whose plural looks like the singular: the verb or a number tells."""


def _plural_of(word: str) -> str:
    """The regular plural."""
    if word.endswith(("s", "x", "ch", "sh", "z")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _noun_words() -> dict[str, tuple[str, bool, bool]]:
    """Every English noun to its canonical noun, whether it is a plural, and whether it is small by itself."""
    small_words = names_by_word(_SMALL)
    singular = {noun: noun for noun in NOUNS} | names_by_word(_SYNONYMS) | small_words
    table: dict[str, tuple[str, bool, bool]] = {}
    for word, noun in singular.items():
        small = word in small_words or noun in _IMPLY_SMALL
        if word not in _ALWAYS_PLURAL_FORM:
            table.setdefault(_plural_of(word), (noun, True, small))
        table[word] = (noun, False, small)
    table.update(dict.fromkeys(_CROWDS, ("person", True, False)))
    for one, plurals in rows_in(_IRREGULAR_PLURALS):
        if one in table:
            table.update(dict.fromkeys(plurals, (table[one][0], True, table[one][2])))
    return table


NOUN_WORDS = _noun_words()
"""English noun, singular or plural, up to three words long: (canonical noun, plural, small by itself)."""

_PARTS = """
flipper flippers fin fins beak hoof hooves lap chest wrist hand hands arm arms leg legs foot feet head heads eye
eyes ear ears nose mouth tail tails wing wings paw paws face faces hair beard mustache tongue claw claws finger
fingers shoulder shoulders belly tooth teeth neck moustache knee knees body fur horns smile smiles
"""

BODY_PARTS = words_in(_PARTS)
"""Parts of a figure: never subjects."""

_WORN = """
back feathers trunk horn uniform suit clothes clothing apron costume pyjamas pajamas jeans pants shorts necktie
tie bow ribbon collar backpack hat cap helmet crown scarf shoe shoes boots glove gloves mittens sock socks shirt
t-shirt sweater coat jacket raincoat cape dress skirt gown glasses sunglasses mask watch armour armor
"""

ATTRIBUTE_NOUNS = BODY_PARTS | words_in(_WORN)
"""What belongs to a figure and is no subject of its own when it is worn, or when it is a part of the body."""

_WORN_AS = """
coat: uniform, suit, clothes, clothing, apron, costume, pyjamas, pajamas, armour, armor, cape, robe, outfit
pants: jeans, pants, shorts, trousers
hair: hair; beard: beard, mustache, moustache
"""

WORN_WORDS = {word: noun for word, (noun, _, _) in NOUN_WORDS.items() if noun in WEARABLE} | names_by_word(_WORN_AS)
"""Words for what somebody wears, for hair and for beards, to how a reading calls it."""

CONTAINERS = words_in(
    "cup glass bottle jar bowl plate pot kettle box bag basket bucket picture statue map package cart truck pan"
)
"""Canonical nouns of which what stands behind "of" is only what they hold or show."""
