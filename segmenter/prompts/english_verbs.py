"""English verbs in all their forms, and the action each one is staged as."""

from __future__ import annotations

from typing import Literal

from segmenter.prompts.clauses import verbs_in
from segmenter.prompts.word_tables import rows_in, words_in

Form = Literal["base", "s", "ing", "past"]

_VERBS = """
none plain: wear, have, contain, include, seem, resemble, dress in
rest plain: stand, stand up, get up, wait, remain, stay, stop, pause, smile, grin, look, look at, stare, gaze,
  watch, see, observe, notice, spot, listen, listen to, hear, smell, sniff, think, think about, dream, talk,
  speak, say, tell, chat, whisper, read, study, wonder, admire, hide, queue, queue up, line up, pose, freeze,
  breathe, cry, weep, sob, frown, blush, shine, glow, burn, balance, hang, search, look for, wake up, wake, ask,
  answer, shout, scream, yell, laugh at, guard, face, point out, relax, be, lean, meow, bark, roar, howl, chirp,
  shiver, tremble, grow, bloom, blink, stare at, peek, peer, inspect, examine, check, explain, teach, keep,
  sway, gleam, glitter, sparkle, twinkle, melt, rise up, appear, vanish, disappear, wink, yawn, sneeze, guide,
  stand by, turn into, become, change into, transform into, take a photo, take a shower, take a bath, look like,
  exist, pray, meditate, film, take a picture, photograph, exchange glances, discuss, argue
rest form: form, surround, make up, encircle, hold hands, join hands
sit plain: sit, sit down, kneel, crouch, squat, lie, lie down, sleep, rest, nap, fall asleep, take a nap, perch,
  lounge, recline, snooze, doze
walk move: get out, get off, take a walk, go for a walk, walk, go, come, step, stroll, wander, march, hike,
  approach, arrive, enter, leave, exit, return, crawl, creep, sneak, tiptoe, move, travel, limp, stagger, head,
  wade, walk away, walk over, come in, come out, go out, go in, back away, turn back, go back, come back,
  come over, emerge, stride, trot, pace, waddle, cross, meet, join, get on, get in, get into, board, stumble,
  appear from, help
walk move >top: climb, climb up, ascend, go up
walk move top>bottom: climb down, descend, go down
run move: run, dash, sprint, jog, rush, hurry, race, gallop, charge, speed, swim, dive in, skate, ski, surf,
  cycle, sail, cruise, scamper, scurry, escape, flee, run away, bolt, zoom, row, paddle, glide over, run off,
  drive off, speed away, stampede, zip
run drive: drive, ride, steer, pedal
run roll: roll, slide, tumble down, spin across, coast
run chase: outrun
jump move: jump, leap, hop, bounce, skip, spring, bound, pounce, jump up, jump down, jump off, jump over, vault,
  somersault, dive, pounce on
fly fly: fly, soar, hover, float, glide, drift, flutter, take off, fly away, fly off, levitate, circle,
  lift off, blast off, launch
fly move bottom>top: rise, ascend into, fly up
fly move top>bottom: land, fly down, touch down
wave plain: thank, wave, wave at, wave to, greet, salute, point, point at, point to, beckon, bow, nod, signal,
  raise hand, say goodbye, say hello, wag, gesture, high-five, welcome, shake
give give: give, hand, hand over, hand out, offer, present, bring, deliver, serve, lend, sell, show, award, pay,
  send, give back, pass out, pass around, donate, give out, bring back, toss over, hand back, carry over, grant,
  trade, exchange
give share: share, split, divide
give clasp: shake hands
give feed: feed
give put: put, place, set, set down, put down, lay, pour, insert, hang up, pack, stack, drop off, load,
  put back, put away, plant, leave behind, dip, add, sprinkle, serve up
run pass: pass by, go past, walk past, run past, drive past, fly past
give pass: pass
hold plain: hold, hold up, hold on to, carry, bring along, clutch, cradle, cling to
take receive: receive, accept, be given
take plain: take, pick up, pick, grab, catch, lift, lift up, raise, collect, gather, fetch, seize,
  snatch, steal, hug, embrace, cuddle, save, rescue, free, pull out, take out, take off with, buy, get,
  find, discover, choose, dig up, grasp, hoist, retrieve, catch up, harvest,
  pluck, rob, kiss, pull up, select, borrow, scoop, scoop up, reach for, comfort, swing,
  juggle, wield, draw out, bring out, unwrap
throw throw: flip, throw, toss, kick, hurl, fling, shoot, pitch, lob, throw away, throw out, bowl, serve ball,
  flick, roll to, cast, fire, blow, spray
chase chase: chase, run after, pursue, follow, hunt, go after, chase after, track, stalk, race after,
  hurry after
push shove: push, pull, drag
push plain: hit, open, close, shut, lock, unlock, press, touch, knock, knock on, tap, clean, wash,
  wipe, sweep, mop, paint, draw, write, build, make, fix, repair, cut, chop, slice, water, pet, stroke, pat,
  turn on, turn off, switch on, switch off, light, dig, type, brush, comb, polish, squeeze, stir,
  shake off, attack, punch, strike, scratch, decorate, fold, tie, wrap, use, play piano, ring, massage, tickle,
  poke, mix, knead, saw, hammer, assemble, turn, unfold, scrub, mow, plough, plow, sew, knit, carve, beat, bite,
  fight, defeat, wrestle, operate, start, activate, examine with, tear, peel, crack, crush, pop, groom, nudge,
  try on, bury, type on, load up, rub, dust
push fell: knock over, knock down, push over, push down, tip over, drop, spill, topple, break, smash, shatter,
  cut down, knock off, push off, chop down, demolish, destroy, overturn
eat plain: have breakfast, have lunch, have dinner, have a picnic, eat, drink, cook, grill, bake, fry, roast,
  boil, sip, lick, chew, nibble, taste, devour, swallow, munch, munch on, eat up, feast on, barbecue, bite into,
  gobble, snack on, nibble on, drink from, brew, enjoy, peck at, graze, gnaw, slurp
dance plain: win, lose, play football, play soccer, play basketball, play games, play a game, play music,
  juggle with, dance, play, laugh, sing, cheer, clap, celebrate, twirl, spin, play with, party, perform, giggle,
  rejoice, exercise, practise, practice, train, rehearse, compete, joke, dance with, stretch, conduct, whirl,
  shake with, applaud, whistle, hum, swirl, flap
fall plain: fall, fall down, fall over, collapse, trip, slip, tumble, sink, faint, fall off, crash, trip over,
  plunge, fall into
rest weather: rain, snow
"""

_IRREGULAR = """
be: is are was were being been am; run: runs running ran; sit: sits sitting sat; stand: stands standing stood
fly: flies flying flew flown; go: goes going went gone; come: comes coming came; give: gives giving gave given
take: takes taking took taken; catch: catches catching caught; throw: throws throwing threw thrown
fall: falls falling fell fallen; eat: eats eating ate eaten; drink: drinks drinking drank drunk
put: puts putting put; hold: holds holding held; hit: hits hitting hit; see: sees seeing saw seen
swim: swims swimming swam swum; sing: sings singing sang sung; ride: rides riding rode ridden
drive: drives driving drove driven; bring: brings bringing brought; feed: feeds feeding fed
leave: leaves leaving left; meet: meets meeting met; get: gets getting got; set: sets setting set
lie: lies lying lay lain; sleep: sleeps sleeping slept; steal: steals stealing stole stolen
find: finds finding found; buy: buys buying bought; sell: sells selling sold; send: sends sending sent
lend: lends lending lent; build: builds building built; make: makes making made; cut: cuts cutting cut
break: breaks breaking broke broken; draw: draws drawing drew drawn; write: writes writing wrote written
read: reads reading; say: says saying said; tell: tells telling told; speak: speaks speaking spoke spoken
think: thinks thinking thought; hear: hears hearing heard; hide: hides hiding hid hidden
rise: rises rising rose risen; sink: sinks sinking sank sunk; shine: shines shining shone
spin: spins spinning spun; shoot: shoots shooting shot; fight: fights fighting fought
wake: wakes waking woke woken; shake: shakes shaking shook shaken; dig: digs digging dug
kneel: kneels kneeling knelt; leap: leaps leaping leapt leaped; creep: creeps creeping crept
spring: springs springing sprang; swing: swings swinging swung; hang: hangs hanging hung
flee: flees fleeing fled; grow: grows growing grew grown; blow: blows blowing blew blown; lay: lays laying laid
teach: teaches teaching taught; keep: keeps keeping kept; win: wins winning won; lose: loses losing lost
wear: wears wearing wore worn; become: becomes becoming became; have: having; show: shows showing showed shown
pay: pays paying paid; light: lights lighting lit; sweep: sweeps sweeping swept; bite: bites biting bit bitten
tear: tears tearing tore torn; split: splits splitting split; choose: chooses choosing chose chosen
cling: clings clinging clung; strike: strikes striking struck; beat: beats beating beat beaten
stick: sticks sticking stuck; ring: rings ringing rang rung; tie: ties tying tied; shut: shuts shutting shut
picnic: picnics picnicking picnicked; dive: dives diving dived dove; fling: flings flinging flung
weep: weeps weeping wept; freeze: freezes freezing froze frozen; spill: spills spilling spilled spilt
dream: dreams dreaming dreamed dreamt; cast: casts casting cast; burn: burns burning burned burnt
speed: speeds speeding sped; start: starts starting started
"""

_DOUBLES = words_in("""
hop stop grab hug pet pat nap tap skip chat slip tip trip clap plan jog step zip pop wag nod scrub mop chop drop
sip bob rub snap dip spot rob hum wrap knit flap swap grin strut split squat zap plot win saw spar flip tug run
propel
""")
"""Verbs that double their last letter ("hopping")."""

_INTRODUCING = words_in("begin try continue want decide manage attempt prepare need learn love like")

AUXILIARIES = words_in("""
is are was were be been being am has have had does do did will would can could shall should may might must
""")
"""Forms that only carry another verb."""


def _forms(verb: str, irregular: dict[str, list[str]]) -> dict[str, Form]:
    """Every form of a one-word verb."""
    table: dict[str, Form] = {verb: "base"}
    if verb in irregular:
        for form in irregular[verb]:
            table.setdefault(
                form, "ing" if form.endswith("ing") and form != verb else "s" if form.endswith("s") else "past"
            )
        return table
    ends_in_y = verb.endswith("y") and verb[-2] not in "aeiou"
    stem = verb + verb[-1] if verb in _DOUBLES else verb[:-1] if verb.endswith("e") else verb
    third = (
        verb + "es"
        if verb.endswith(("s", "x", "ch", "sh", "z", "o"))
        else verb[:-1] + "ies"
        if ends_in_y
        else verb + "s"
    )
    past = verb[:-1] + "ied" if ends_in_y else stem + "ed"
    ing = verb + "ing" if verb.endswith(("ee", "oe", "ye", "y")) else stem + "ing"
    return {**table, third: "s", past: "past", ing: "ing"}


VERBS = verbs_in(_VERBS)
"""Base form, with its particle where it has one, to what is staged."""


def _form_table() -> dict[str, tuple[str, Form]]:
    irregular = dict(rows_in(_IRREGULAR, comma=False))
    table: dict[str, tuple[str, Form]] = {}
    for base in dict.fromkeys(base.split()[0] for base in VERBS):
        for form, kind in _forms(base, irregular).items():
            table.setdefault(form, (base, kind))
    # Both a past and a base form: "saw" is more often seen than sawn, "fell" is a fall.
    table.update({"saw": ("see", "past"), "fell": ("fall", "past"), "felt": ("touch", "past"), "lay": ("lie", "past")})
    return table


VERB_FORMS = _form_table()
"""Every single form to its base form and what form it is; particles stand beside it in the text."""

LIGHT_FORMS = words_in("begins beginning began begun tries tried") | frozenset(
    form for verb in _INTRODUCING for form in _forms(verb, {})
)
"""Forms of verbs that only introduce another one ("tries to catch")."""
