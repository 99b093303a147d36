"""Beats as they are told one after the other. Knows no verb."""

from __future__ import annotations

from dataclasses import replace

from segmenter.prompts.cast import Cast
from segmenter.prompts.clauses import Clause, Spoken
from segmenter.prompts.contacts import CONTACTS
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY
from segmenter.prompts.reading import Action, Beat, Contact, Place, Reference, Span

MOVES: frozenset[Action] = frozenset({"walk", "run", "fly", "chase"})

_HANDS_ON: frozenset[Action] = frozenset({"give", "take", "hold", "throw", "push", "eat"})


class Teller:
    """Collects the beats of one prompt over its cast."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.beats: list[Beat] = []
        self.references: list[Reference] = []
        self.places: list[Span] = []
        """Words that say where something happens."""
        self.begins: list[int] = []
        """Where clauses begin, those that show nothing too."""
        self._spoken = Spoken()
        """Where the clause stands whose beats are added."""
        self.pushed: tuple[tuple[int, ...], int] = ((), -1)
        """Who pushed something last, and how many beats there were then."""

    def _add(
        self,
        actors: tuple[int, ...],
        action: Action,
        targets: tuple[int, ...] = (),
        recipients: tuple[int, ...] = (),
        path: tuple[Place | None, Place | None] = (None, None),
    ) -> None:
        """Adds a beat for each actor; several things in one pair of hands take a beat each."""
        if len(actors) == 1 and action in _HANDS_ON and len(targets) > 1:
            pairs: list[tuple[int, int | None]] = [(actors[0], target) for target in targets]
        else:
            targets = targets[:1] if action == "rest" and targets and targets[0] not in actors else targets
            pairs = [(actor, targets[i % len(targets)] if targets else None) for i, actor in enumerate(actors)]
        for i, (actor, target) in enumerate(pairs):
            recipient = recipients[i % len(recipients)] if recipients else None
            beat = Beat(
                actor=actor,
                action=action,
                target=None if target == actor else target,
                recipient=None if recipient in {actor, target} else recipient,
                start=path[0],
                end=path[1],
                span=(-1 if self._spoken.begins is None else self._spoken.begins, self._spoken.span[1]),
                verb_span=self._spoken.span,
                lemma=self._spoken.lemma,
                contact=None if target is None and recipient is None else self._contact(action),
            )
            self._tell(beat)

    def _tell(self, beat: Beat) -> None:
        """Adds a beat, unless its own clause has shown it; what another one's clause implied is now told in words."""
        last = self.beats[-1] if self.beats else None
        if last != beat or last is None:
            self.beats.append(beat)
        elif last.verb_span != beat.verb_span:
            before = self.beats[-2] if len(self.beats) > 1 else None
            implied = before is not None and before.verb_span == last.verb_span and before.action != last.action
            if implied:
                self.beats.pop()
            self.beats.append(beat)

    def _contact(self, action: Action) -> Contact | None:
        """How the clause's verb touches; what flies a kite ("放风筝") puts nothing down."""
        contact = CONTACTS.get(self._spoken.lemma)
        return None if contact == "put down" and action not in {"give", "push"} else contact

    def _path(self, clause: Clause) -> tuple[Place | None, Place | None]:
        """Where a clause's move begins and ends: what it says, or else what its verb means."""
        if clause.start or clause.end:
            return clause.start, clause.end or (clause.verb.end if clause.start != clause.verb.end else None)
        return clause.verb.start, clause.verb.end

    def _among(self, clause: Clause) -> tuple[int, ...]:
        """For each actor, the next one: who acts on whom when they act on each other."""
        return clause.actors[1:] + clause.actors[:1] if len(clause.actors) > 1 else ()

    def _go_along(
        self, moving: list[Beat], path: tuple[Place | None, Place | None]
    ) -> tuple[Place | None, Place | None]:
        """Takes back the last moves, whose words and way become those of the beat that they go along with."""
        del self.beats[-len(moving) :]
        self._spoken = replace(self._spoken, begins=max(moving[0].span[0], 0))
        return path[0] or moving[0].start, path[1] or moving[0].end

    def _moving(self, actors: tuple[int, ...]) -> list[Beat]:
        """The last beats, where they are moves of just these actors, to nobody in particular."""
        before = self.beats[-len(actors) :]
        moving = [b for b in before if b.action in MOVES and b.target is None and b.recipient is None]
        return moving if tuple(b.actor for b in moving) == actors else []

    def _can_carry(self, index: int) -> bool:
        return self.cast.kind(index) == "thing" and self.cast.noun(index) not in TOO_BIG_TO_CARRY
