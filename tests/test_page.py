"""The film's page: every shot and seam on it, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from film_stock import flat_frames, make_shot, moving_frames, write_clip

from segmenter.types import Clip, Seam, Shot
from stitching.film import stitch_film
from stitching.page import FilmPage, Making
from stitching.seam_pictures import SeamPictures
from stitching.seam_report import SeamFigures

CUT = Seam(kind="cut")
FIGURES = SeamFigures(
    shot="s01p02", kind="continue", frame=1, jump=3.25, warping=1.5, delta_e=2.5, repeated=0, flags=("jump", "colour")
)


class Elements(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps it."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keeps them."""
        self.words += data

    def all(self, tag: str, css_class: str | None = None) -> list[dict[str, str | None]]:
        """The attributes of each such element."""
        return [a for name, a in self.tags if name == tag and css_class in {None, a.get("class")}]


def page_of(
    shots: Sequence[Shot], clip: Clip, path: Path, *, title: str = "Honey", made: dict[str, Making] | None = None
) -> str:
    """The page of a film whose frames are as light as their numbers."""
    write_page(shots, clip, path, lambda index: np.full((64, 64, 3), index % 250, np.uint8), title=title, made=made)
    return path.read_text(encoding="utf-8")


def write_page(
    shots: Sequence[Shot],
    clip: Clip,
    path: Path,
    frame: Callable[[int], np.ndarray],
    *,
    title: str = "Honey",
    made: dict[str, Making] | None = None,
) -> None:
    """The page of a film of those frames."""
    page, pictures = FilmPage(shots, title=title, fps=shots[0].fps), SeamPictures(shots)
    for watcher in (page, pictures):
        for index in watcher.wanted:
            watcher.take(frame(index))
    page.save(
        path,
        clips=[clip] * len(shots),
        made=made or {},
        seams=[FIGURES for _ in shots[1:]],
        pictures=pictures.pictures,
        beside={"sheet": "contact_sheet.png", "preview": "preview.gif"},
        remarks=(),
    )


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    return write_clip(tmp_path_factory.mktemp("clip") / "12.mp4", list(moving_frames(12, height=64)))


def test_markup_in_words_stays_words(clip: Clip, tmp_path: Path) -> None:
    """A prompt, subtitle or title with tags in it is shown as it is written, and does nothing."""
    evil = "<script>alert('&')</script><img src=x onerror=alert(1)>"
    elements = Elements(page_of([make_shot(text=evil, subtitle=evil)], clip, tmp_path / "index.html", title=evil))
    assert len(elements.all("script")) == 1
    assert not any("onerror" in attributes for _, attributes in elements.tags)
    assert elements.words.count(evil) == 4  # in the head's title, as heading, prompt and subtitle


def test_every_shot_is_there_with_what_is_known_of_it(clip: Clip, tmp_path: Path) -> None:
    """Id, prompt, subtitle, seed, seam, key, and how it was made; nothing is said of what is not known."""
    shots = [
        make_shot("s01p01", text="A cat sleeps", subtitle="Shh."),
        make_shot("s01p02", text="A dog runs", seam=Seam(kind="dissolve", num_frames=4)),
        make_shot("s02p01", text="A bird flies"),
    ]
    made = {"s01p01": Making(state="rendered", seconds=3.25), "s01p02": Making(state="reused", seconds=0.0)}
    text = page_of(shots, clip, tmp_path / "index.html", made=made)
    cards = [Elements(card).words for card in re.split(r'<li class="shot"', text)[1:]]
    assert len(cards) == 3
    for shot, card in zip(shots, cards, strict=True):
        assert shot.id in card
        assert shot.prompt in card
        assert clip.key[:12] in card
        assert "0.5 s" in card
    assert "Shh." in cards[0]
    assert "rendered in 3.2 s" in cards[0]
    assert "dissolve, 4 frames" in cards[1]
    assert "was in the store" in cards[1]
    assert "Made" not in cards[2]
    assert "3 shots" in text


def test_nothing_comes_from_elsewhere(clip: Clip, tmp_path: Path) -> None:
    """No address but the files beside the page, marks on it and pictures in it."""
    shots = [make_shot("s01p01"), make_shot("s01p02")]
    text = page_of(shots, clip, tmp_path / "index.html")
    assert not re.search(r"https?:|(?:src|href|url)\s*[=(]\s*[\"']?//|@import", text)
    addresses = {a[name] for _, a in Elements(text).tags for name in ("src", "href", "poster") if name in a}
    beside = {a for a in addresses if a and not a.startswith(("data:", "#"))}
    assert {a.partition("#")[0] for a in beside if a} == {"film.mp4", "contact_sheet.png", "preview.gif"}


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001), Fraction(60)])
def test_a_jump_lands_in_the_shots_first_frame(clip: Clip, tmp_path: Path, fps: Fraction) -> None:
    """The time is within that frame, at every rate, with overlaps; with or without a script."""
    seams = [CUT, CUT, Seam(kind="dissolve", num_frames=5), Seam(kind="fade", num_frames=4), CUT]
    shots = [make_shot(f"s01p{i:02}", seam=seam, fps=fps) for i, seam in enumerate(seams)]
    elements = Elements(page_of(shots, clip, tmp_path / "index.html"))
    times = [card["data-time"] or "" for card in elements.all("li", "shot")]
    assert [int(Fraction(time) * fps) for time in times] == [0, 12, 19, 31, 43]
    assert [link["href"] for link in elements.all("a", "jump")] == [f"film.mp4#t={time}" for time in times]


def test_a_seam_is_shown_by_what_lies_on_either_side(clip: Clip, tmp_path: Path) -> None:
    """The frames just outside the seam: their numbers are their light here, so that the difference counts them."""
    seams = [CUT, CUT, Seam(kind="continue", num_frames=6), Seam(kind="dissolve", num_frames=5)]
    seams.append(Seam(kind="fade", num_frames=5))
    shots = [make_shot(f"s01p{i:02}", seam=seam) for i, seam in enumerate(seams)]
    text = page_of(shots, clip, tmp_path / "index.html")
    assert re.findall(r"mean difference ([\d.]+)", text) == ["1.00", "1.00", "6.00", "6.00"]
    assert len(Elements(text).all("img")) == 5 + 4 * 3
    assert text.count("step 3.2 × usual · warping 1.5 × usual · Delta E 2.5") == 4
    assert text.count("seen: jump, colour") == 4


def test_a_step_at_a_cut_is_measured_in_the_film(tmp_path: Path) -> None:
    """Clips of two greys, 60 levels apart, joined: the page says 60, but for what the encoder rounds."""
    clips = [write_clip(tmp_path / f"{level}.mp4", flat_frames(8, level)) for level in (80, 140)]
    shots = [make_shot("s01p01", num_frames=8), make_shot("s01p02", num_frames=8)]
    film = stitch_film(shots, clips, tmp_path / "film", fps=Fraction(24), num_frames=16, title="Greys")
    assert film.page == tmp_path / "film" / "index.html"
    (apart,) = re.findall(r"mean difference ([\d.]+)", film.page.read_text(encoding="utf-8"))
    assert float(apart) == pytest.approx(60, abs=3)


def test_chinese_words_are_marked_so(clip: Clip, tmp_path: Path) -> None:
    """A Chinese film has a Chinese page; a word in the other language says which it is."""
    shots = [make_shot("s01p01", text="一只猫睡觉", subtitle="Hush"), make_shot("s01p02", text="A dog runs")]
    elements = Elements(page_of(shots, clip, tmp_path / "index.html", title="蜂蜜"))
    assert elements.all("html")[0]["lang"] == "zh"
    assert [p.get("lang") for p in elements.all("p") if "lang" in p] == ["zh", "en", "en"]
    assert "2 个镜头" in elements.words
    assert "平均差异" in elements.words


def test_a_thousand_shots_are_a_page_that_opens(clip: Clip, tmp_path: Path) -> None:
    """Noise, the worst there is for JPEG, in 1,000 shots: below 20 MB, every shot there, no pictures of seams."""
    shots = [make_shot(f"s01p{i:04}", num_frames=1, size=(640, 352)) for i in range(1000)]
    noise = np.random.default_rng(1).integers(0, 256, (352, 640, 3), np.uint8)
    path = tmp_path / "index.html"
    write_page(shots, clip, path, lambda index: noise, title="Long")
    assert path.stat().st_size < 20e6
    elements = Elements(path.read_text(encoding="utf-8"))
    assert len(elements.all("li", "shot")) == len(elements.all("img")) == 1000
