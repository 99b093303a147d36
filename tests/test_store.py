"""The shot store: whole entries or none."""

import json
import logging
import multiprocessing
import os
import signal
from fractions import Fraction
from pathlib import Path

import pytest

from flows.store import ShotStore
from segmenter.errors import StoreError
from segmenter.plan import plan_shots
from segmenter.types import Panel, Scene, Storyboard

KEY = "ab" + "0" * 62
FILES = ("clip.mp4", "last.png", "pose.json", "pose.png")


def a_shot():
    """A shot, as the plan makes it."""
    panel = Panel(text="A dog runs", seconds=Fraction(1))
    board = Storyboard(title="T", fps=Fraction(24), width=64, height=64, scenes=(Scene(panels=(panel,)),))
    return plan_shots(board).shots[0]


def put(store: ShotStore, key: str = KEY) -> None:
    """Writes an entry whose files hold their own names."""
    settings = {"anchor_sha256": "c" * 64}
    with store.lock(key, "s01p01"), store.new_entry(key, a_shot(), settings) as folder:
        for name in FILES:
            (folder / name).write_text(name)


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    return ShotStore(tmp_path / "store")


def test_a_finished_entry_is_found(store):
    """What was put in comes out, with the anchor's hash and the number of frames."""
    assert store.find(KEY, "s01p01") is None
    put(store)
    clip = store.find(KEY, "s01p01")
    assert (clip.key, clip.num_frames, clip.anchor.sha256) == (KEY, 24, "c" * 64)
    assert clip.video.read_text() == "clip.mp4"
    assert clip.anchor.frame.read_text() == "last.png"


def test_an_entry_that_fails_half_way_was_never_there(store):
    """An exception in the block leaves nothing behind."""
    with pytest.raises(StoreError), store.new_entry(KEY, a_shot(), {}) as folder:
        (folder / "clip.mp4").write_text("the rest is missing")
    assert store.find(KEY, "s01p01") is None
    assert not list(store.root.glob("parts/*"))


def _render_for_ever(root: Path, ready) -> None:
    store = ShotStore(root)
    with store.lock(KEY, "s01p01"), store.new_entry(KEY, a_shot(), {}) as folder:
        (folder / "clip.mp4").write_text("half")
        ready.set()
        signal.pause()


def test_a_killed_writer_blocks_nobody(store):
    """After kill -9 the lock is free, the half entry is not there, and the next writer succeeds."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_render_for_ever, args=(store.root, ready))
    process.start()
    assert ready.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert store.find(KEY, "s01p01") is None
    put(store)
    assert store.find(KEY, "s01p01") is not None


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", ["changed", "shorter", "gone"])
def test_a_damaged_entry_is_named_and_set_aside(store, caplog, name, harm):
    """Whatever happened to a file: the entry is not used, the log names the shot, and nothing is thrown away."""
    put(store)
    path = store.find(KEY, "s01p01").video.with_name(name)
    if harm == "gone":
        path.unlink()
    else:
        path.write_text(name.upper() if harm == "changed" else name[:-1])
    assert [check.problem is None for check in store.check()] == [False]
    with caplog.at_level(logging.WARNING):
        assert store.find(KEY, "s01p07") is None
    assert "s01p07" in caplog.text
    assert name in caplog.text
    assert len(list(store.root.glob("aside/*"))) == 1
    put(store)
    assert store.find(KEY, "s01p01") is not None


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        f'{{"key": "{KEY}", "num_frames": 24, "anchor_sha256": "c", "files": []}}',
        '{"key": "other", "num_frames": 1, "anchor_sha256": "", "files": {}}',
    ],
)
def test_an_entry_without_a_good_manifest_is_not_there(store, manifest):
    """No manifest, a broken one or another entry's: the shot counts as not rendered."""
    put(store)
    folder = store.find(KEY, "s01p01").video.parent
    (folder / "manifest.json").write_text(manifest)
    assert store.find(KEY, "s01p01") is None


def test_the_manifest_records_what_the_shot_was_made_from(store):
    """The settings given, the size and hash of every file, and when."""
    with store.new_entry(KEY, a_shot(), {"anchor_sha256": "c", "engine": "plain"}) as folder:
        for name in FILES:
            (folder / name).write_text(name)
    manifest = json.loads((store.find(KEY, "x").video.parent / "manifest.json").read_text())
    assert manifest["engine"] == "plain"
    assert manifest["files"]["clip.mp4"]["bytes"] == len("clip.mp4")
    assert "created" in manifest


def test_a_store_that_cannot_be_written_says_so(tmp_path):
    """The error names the folder and the way out."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="LONGTAKE_HOME"):
        ShotStore(tmp_path / "file")
    with pytest.raises(StoreError, match="LONGTAKE_HOME"), ShotStore(tmp_path / "file" / "below").lock(KEY, "s01p01"):
        pass


def test_the_default_store_follows_the_environment(monkeypatch, tmp_path):
    """`$LONGTAKE_HOME`, or `.longtake` in the working directory."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "elsewhere"))
    assert ShotStore.default().root == tmp_path / "elsewhere"
    monkeypatch.delenv("LONGTAKE_HOME")
    monkeypatch.chdir(tmp_path)
    assert ShotStore.default().root == tmp_path / ".longtake"


def test_what_a_file_manager_left_is_no_shot(tmp_path):
    """A stray file or folder beside the entries is neither checked nor set aside."""
    store = ShotStore(tmp_path)
    (tmp_path / "shots" / "ab").mkdir(parents=True)
    (tmp_path / "shots" / "ab" / ".DS_Store").write_text("")
    (tmp_path / "shots" / "ab" / "notes").mkdir()
    assert list(store.check()) == []


def test_a_store_below_a_file_is_named_before_anything_starts(tmp_path):
    """What stands in the way, and what to set."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="file is a file; set LONGTAKE_HOME"):
        ShotStore(tmp_path / "file" / "store").check_usable()
