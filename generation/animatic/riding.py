"""Who rides what: the seats of vehicles and of animals. Knows sizes; plans nothing."""

from __future__ import annotations

from dataclasses import dataclass

from generation.animatic.casting import Member
from segmenter.prompts.reading import Action, Beat, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """How a vehicle carries somebody."""

    height: float
    """Height of what is sat or stood on, in heights of the vehicle."""
    posture: Action = "sit"
    """"sit", or "rest" for standing."""
    inside: bool = False
    """Whether the vehicle's side hides the legs."""


_IN_A_CABIN = Seat(height=0.3, inside=True)
_SEATS = {
    "bicycle": Seat(height=0.88), "motorcycle": Seat(height=0.88), "scooter": Seat(height=0.14, posture="rest"),
    "skateboard": Seat(height=0.9, posture="rest"), "surfboard": Seat(height=0.9, posture="rest"),
    "skis": Seat(height=0.5, posture="rest"), "sled": Seat(height=0.6), "boat": Seat(height=0.38),
    "sailboat": Seat(height=0.38), "ship": Seat(height=0.5), "submarine": Seat(height=0.8),
    "cart": Seat(height=0.7, inside=True), "carriage": Seat(height=0.7, inside=True),
    **dict.fromkeys(
        ("car", "taxi", "police car", "bus", "van", "truck", "fire engine", "ambulance", "train", "tractor", "tank"),
        _IN_A_CABIN,
    ),
}  # fmt: skip
_MOUNTS = frozenset({"horse", "donkey", "camel", "elephant", "zebra", "deer", "reindeer", "cow", "bull", "unicorn"})


def seat_of(rider: Member, vehicle: Member) -> Seat | None:
    """How somebody rides a vehicle or an animal; None where that is not ridden."""
    if not rider.alive or rider is vehicle:
        return None
    if vehicle.look is None:
        return _SEATS.get(vehicle.subject.noun)
    ridden = vehicle.subject.noun in _MOUNTS and rider.subject.noun not in _MOUNTS and rider.size < 1.6 * vehicle.size
    if not ridden or vehicle.look.posture != "four" or rider.subject.kind != "person":
        return None
    return Seat(height=vehicle.look.leg + 0.22)


def seat_lift(rider: Member, vehicle: Member, seat: Seat) -> float:
    """How high above the ground the rider's feet would be, pixels: who sits has the hips on the seat."""
    lift = seat.height * vehicle.size
    return max(lift - 0.1 * rider.size, 0.0) if seat.posture == "sit" else lift


def is_ride(beat: Beat, members: tuple[Member, ...]) -> bool:
    """Whether a beat is somebody's ride."""
    if beat.action not in ("walk", "run") or beat.target is None or members[beat.actor].subject.place == "around":
        return False
    return seat_of(members[beat.actor], members[beat.target]) is not None


def rides_of(reading: Reading, members: tuple[Member, ...]) -> dict[int, tuple[int, float]]:
    """Who rides in a panel: rider to the vehicle, and how far beside its middle, in its widths."""
    vehicles = {beat.actor: beat.target for beat in reading.beats if is_ride(beat, members)}
    rides = {}
    for rider, vehicle in vehicles.items():
        if vehicle is None or vehicle in vehicles:
            continue
        fellows = [other for other, ridden in vehicles.items() if ridden == vehicle]
        rides[rider] = (vehicle, 0.4 * (fellows.index(rider) - (len(fellows) - 1) / 2))
    return rides
