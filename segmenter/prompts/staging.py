"""From clauses to beats: every verb frame shares out actors, targets, recipients and places. Knows no language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from segmenter.prompts.clauses import Clause, Mention
from segmenter.prompts.layout import lay_out
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY, VEHICLES
from segmenter.prompts.outcomes import with_outcomes
from segmenter.prompts.reading import Action, Reading, Setting
from segmenter.prompts.scenery import Scenery
from segmenter.prompts.telling import MOVES, Teller


def _first(groups: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The first group that is anybody."""
    return next((group for group in groups if group), ())


class Stage(Teller):
    """Collects the beats of one prompt over its cast."""

    def play(self, clause: Clause) -> None:
        """Adds the beats of a finished clause."""
        self._spoken = clause.spoken
        if clause.spoken.begins is not None:
            self.begins.append(clause.spoken.begins)
        action, frame = clause.verb.action, clause.verb.frame
        if action is None or frame == "weather":
            return
        if clause.passive and action != "fall":
            self._turn_round(clause)
        if not clause.actors:
            if frame in {"fell", "throw"} and clause.objects:
                self._add(clause.objects[0], "fall")
            elif frame == "chase" and clause.objects:  # whoever is after it is not said, or out of the picture
                self._add(clause.objects[0], "run", path=self._path(clause))
            elif clause.passive and clause.objects:
                self._add(clause.objects[0], "rest")
            return
        play = {
            "move": self._move, "drive": self._move, "roll": self._roll, "fly": self._fly, "chase": self._chase,
            "pass": self._pass, "give": self._give, "share": self._share, "feed": self._feed, "receive": self._receive,
            "put": self._give, "throw": self._give, "fell": self._fell, "clasp": self._clasp, "shove": self._shove,
            "open": self._open,
        }.get(frame, self._plain)  # fmt: skip
        play(clause)
        felled = [group for group in clause.objects if group]
        if felled and len(felled[-1]) == 1:
            self.cast.focus(felled[-1][0])

    def reading(self, setting: Setting, unread: tuple[str, ...], text: str) -> Reading:
        """Everything staged, as a reading."""
        self.cast.settle_kinds((beat.actor, beat.action) for beat in self.beats)
        self.cast.settle_kinds((b.target, "chase") for b in self.beats if b.action == "chase" and b.target is not None)
        return Reading(
            subjects=self.cast.subjects(),
            beats=with_outcomes(lay_out(self.beats, self.begins, sorted(self.places), text), text),
            setting=setting,
            unread=unread,
            relations=self.cast.relations(),
            references=tuple(sorted(self.references, key=lambda reference: reference.span)),
        )

    def _turn_round(self, clause: Clause) -> None:
        """Makes a passive clause active: its actors are the objects, its agents act."""
        recipients = clause.actors if clause.objects and clause.verb.frame in {"give", "feed"} else ()
        if recipients:  # "Mia is given a book by Ben"
            clause.goals.insert(0, recipients)
        else:
            clause.objects.insert(0, clause.actors)
        clause.actors = _first(clause.agents)

    def _plain(self, clause: Clause) -> None:
        action = clause.verb.action or "rest"
        targets = _first([*clause.objects, *clause.goals, *clause.companions])
        if not targets and action in {"rest", "sit", "fall"}:
            targets = _first(clause.spots)
        targets = targets or (_first(clause.beneficiaries) if action != "rest" else ())
        if clause.mutual:
            targets = self._among(clause)
        recipients = _first(clause.beneficiaries) if action == "rest" else ()
        self._add(clause.actors, action, targets, recipients)
        if action in {"take", "hold"} and clause.objects and clause.goals:
            self._add(clause.actors, "walk", _first(clause.goals))
        elif action in {"take", "hold", "push"} and clause.end:
            self._add(clause.actors, "walk", path=(clause.start, clause.end))

    def _open(self, clause: Clause) -> None:
        """What cannot be staged is told as it is written; who goes from one place to another at least goes there."""
        targets = _first([*clause.objects, *clause.goals, *clause.companions, *clause.spots])
        others = [*clause.goals, *clause.objects[1:]] if _first(clause.objects) else []
        recipients = _first([*clause.beneficiaries, *others])
        path = self._path(clause)
        self._add(clause.actors, "run" if any(path) and not targets else "rest", targets, recipients, path)

    def _move(self, clause: Clause) -> None:
        action = clause.verb.action or "walk"
        targets = _first([*clause.objects, *clause.goals])
        if not targets and not clause.end:
            targets = _first(clause.spots)
        company = tuple(i for group in clause.companions for i in group if self.cast.kind(i) != "thing")
        if clause.mutual:
            targets = self._among(clause)
        if targets and targets == company:
            targets = ()
        if self._pushed_along(clause, targets):
            return
        actors = tuple(dict.fromkeys(clause.actors + company))
        if action == "walk" and all(self.cast.kind(i) == "thing" and self.cast.is_known(i) for i in actors):
            action = "run"
        self._add(actors, action, targets, path=self._path(clause))

    def _roll(self, clause: Clause) -> None:
        if clause.objects and clause.objects[0]:
            self._add(clause.actors, "push", clause.objects[0], _first(clause.goals))
            self._add(clause.objects[0], "run", _first(clause.goals), path=self._path(clause))
        else:
            self._move(clause)

    def _shove(self, clause: Clause) -> None:
        """A vehicle, or whatever has somewhere to go, goes along with the hands on it; a door or a button does not."""
        pushed = _first(clause.objects)
        goal = _first(clause.goals)
        things = bool(pushed) and all(self.cast.kind(i) == "thing" for i in pushed)
        vehicles = things and all(self.cast.noun(i) in VEHICLES for i in pushed)
        if not vehicles and not (things and clause.end in {"left", "right", "centre"}):
            self._plain(clause)
            return
        path = self._path(clause)
        moving = self._moving(clause.actors)
        if clause.alongside and moving:  # "walks to the left, pushing a cart" is one way
            path = self._go_along(moving, path)
        self._add(clause.actors, "push", pushed)
        self._add(pushed, "run", goal, path=path)
        self.pushed = (clause.actors, len(self.beats))

    def _pushed_along(self, clause: Clause, targets: tuple[int, ...]) -> bool:
        """Whether a move is the way of what the same ones push: "推着车往左走"."""
        pushers, told = self.pushed
        path = self._path(clause)
        if clause.actors != pushers or told != len(self.beats) or any((self.beats[-1].start, self.beats[-1].end)):
            return False
        last = self.beats[-1]
        if last.target is None and (targets or any(path)):
            self.beats[-1] = replace(last, target=targets[0] if targets else None, start=path[0], end=path[1])
        return True

    def _fly(self, clause: Clause) -> None:
        flown = _first(clause.objects)
        if flown and all(self.cast.kind(i) == "thing" and self.cast.noun(i) not in TOO_BIG_TO_CARRY for i in flown):
            self._add(clause.actors, "take", flown)
            self._add(flown, "fly")
            self.cast.place(flown, "top")
            return
        self._move(clause)
        if not any(self._path(clause)):
            self.cast.place(clause.actors, "top")

    def _chase(self, clause: Clause) -> None:
        targets = _first([*clause.objects, *clause.goals])
        if clause.mutual:
            targets = self._among(clause)
        path = self._path(clause)
        moving = self._moving(clause.actors)
        # "runs to the top, chasing a butterfly" is one move: the chase goes where the run goes.
        if clause.alongside and targets and moving:
            path = self._go_along(moving, path)
        self._add(clause.actors, "chase", targets, path=path)

    def _pass(self, clause: Clause) -> None:
        passed = _first(clause.objects)
        if len([group for group in clause.objects if group]) > 1:  # "passes him a wrench"
            self._give(clause)
            return
        handy = passed and all(self._can_carry(i) for i in passed)
        if handy and (clause.goals or all(self.cast.kind(i) != "thing" for i in clause.actors)):
            self._give(clause)
            return
        # Going past something on the way is part of the move that goes on already.
        moving = self.beats and self.beats[-1].actor in clause.actors and self.beats[-1].action in MOVES
        if clause.alongside and moving:
            self.begins = self.begins[:-1]  # its words are part of the move's
        else:
            person = self.cast.kind(clause.actors[0]) == "person"
            target = passed or _first([*clause.goals, *clause.sources, *clause.spots])
            self._add(clause.actors, "walk" if person else "run", target, path=self._path(clause))

    def _give(self, clause: Clause) -> None:
        """Gives, throws or puts: the object goes to a recipient, to a place, or round the actors."""
        action = clause.verb.action or "give"
        objects = [group for group in clause.objects if group]
        recipients = _first(clause.goals)
        if len(objects) > 1 and not recipients:
            recipients, objects = objects[0], objects[1:]
        targets = objects[0] if objects else ()
        if clause.verb.frame == "put":
            recipients = recipients or _first(clause.spots)
            action = "give" if recipients else "push"
            if not targets:  # "the moon hangs in the sky"
                self._add(clause.actors, "rest", recipients)
                return
        if not recipients and (clause.mutual or (len(clause.actors) > 1 and action == "give" and not clause.end)):
            recipients = self._among(clause)
        if action == "give" and targets and not recipients and self.cast.kind(targets[0]) != "thing":
            targets, recipients = _first(clause.companions), targets
        self._hand_on(clause, action, targets, recipients)

    def _hand_on(self, clause: Clause, action: Action, targets: tuple[int, ...], recipients: tuple[int, ...]) -> None:
        """One giver with many recipients serves each in turn."""
        path = self._path(clause) if action == "throw" else (None, None)
        if len(clause.actors) == 1 and len(recipients) > 1 and len(targets) <= 1:
            for recipient in recipients:
                self._add(clause.actors, action, targets, (recipient,), path)
        else:
            self._add(clause.actors, action, targets, recipients, path)

    def _share(self, clause: Clause) -> None:
        """The sharer keeps one and gives one; a group shares from its first to the rest."""
        shared = _first(clause.objects)[:1]
        recipients = _first([*clause.companions, *clause.goals])
        if recipients or len(clause.actors) == 1:
            self._hand_on(clause, "give", shared, recipients)
            return
        for recipient in clause.actors[1:]:
            self._add(clause.actors[:1], "give", shared, (recipient,))

    def _feed(self, clause: Clause) -> None:
        fed, food = _first(clause.objects), _first(clause.companions)
        if fed and clause.goals:
            fed, food = _first(clause.goals), fed
        elif len(clause.objects) > 1:
            food = clause.objects[1]
        self._hand_on(clause, "give", food, fed)

    def _receive(self, clause: Clause) -> None:
        givers, received = _first(clause.sources), _first([*clause.objects, *clause.goals])
        if givers:
            self._add(givers, "give", received, clause.actors)
        else:
            self._add(clause.actors, "take", received)

    def _clasp(self, clause: Clause) -> None:
        """Hands held out to each other; nobody there to take one, and it is a wave."""
        others = [group for group in (*clause.companions, *clause.objects, *clause.goals) if group]
        pair = tuple(dict.fromkeys((*clause.actors, *_first(others))))
        if len(pair) == 1:
            self._add(pair, "wave")
        for actor, other in zip(pair, pair[1:] + pair[:1], strict=True) if len(pair) > 1 else ():
            self._add((actor,), "give", (), (other,))

    def _fell(self, clause: Clause) -> None:
        felled = _first(clause.objects)
        if not felled:
            self._add(clause.actors, "fall", path=self._path(clause))
            return
        self._add(clause.actors, "push", felled)
        self._add(felled, "fall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What the reader of one language needs of the other's, in a text of both."""

    meant: Mapping[str, Mention]
    """Stand-in word to whom it means."""
    before: Understood | None
    """What was understood of the sentences before; its cast plays on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a reader of one language took from a text."""

    stage: Stage
    """The cast and its beats."""
    scenery: Scenery
    """Ground, light and weather."""
    unread: list[str]
    """Words that carry meaning and were not understood."""

    def within(self, surroundings: Understood, text: str) -> Reading:
        """The reading of a prompt in a scene's setting: what the setting shows is seen, and does nothing."""
        self.stage.cast.welcome(surroundings.stage.cast)
        unread = dict.fromkeys(word for word in (*self.unread, *surroundings.unread) if word)
        return self.stage.reading(self.scenery.setting(surroundings.scenery), tuple(unread), text)
