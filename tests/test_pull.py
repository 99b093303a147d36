"""`longtake pull`: the real command against a hub on this machine."""

import fcntl
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from safetensors.numpy import save_file
from small_hub import Repository, SmallHub
from tiny_wan import make_base, make_controlnet, make_fun, make_profile
from wan_stock import SHOT

from generation.wan import Engine
from generation.wan.fit import check_base
from generation.wan.hub import cached_repository
from generation.wan.weights import find_weights
from segmenter.errors import LongtakeError

CHUNK = 10 * 2**20
"""What huggingface_hub gathers before it writes."""
POSES_SIZE = 25_000_000
POSES = "body_pose_model.pth"


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the hub has: a base model, both controls, OpenPose, and beside them what nobody needs."""
    folder = tmp_path_factory.mktemp("stock")
    make_base(folder / "base")
    make_fun(folder / "fun")
    make_controlnet(folder / "controlnet")
    (folder / "poses").mkdir()
    (folder / "poses" / POSES).write_bytes(random.Random(1).randbytes(POSES_SIZE))
    for name in ("base/README.md", "base/assets/logo.png", "base/transformer/model.bin", "fun/models_t5.pth"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"nobody needs this")
    (folder / "poses" / "hand_pose_model.pth").write_bytes(b"nobody needs this")
    return folder


@pytest.fixture
def hub(stock) -> Iterator[SmallHub]:
    """The hub, listening."""
    with SmallHub(
        base=stock / "base", fun=stock / "fun", controlnet=stock / "controlnet", poses=stock / "poses"
    ).listening() as hub:
        yield hub


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """The hub's cache, for this process too."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hf" / "hub"))
    return tmp_path / "hf" / "hub"


@pytest.fixture
def longtake(hub, cache, tmp_path):
    """Runs the command in an empty folder, with a cache of its own and this hub."""

    def run(*arguments: object, **changes: str) -> subprocess.CompletedProcess[str]:
        command, environment = _command(hub, cache, *arguments)
        return subprocess.run(
            command, cwd=tmp_path, env=environment | changes, capture_output=True, text=True, check=False, timeout=60
        )

    return run


def _command(hub: SmallHub, cache: Path, *arguments: object) -> tuple[list[str], dict[str, str]]:
    ours = {"HF_ENDPOINT": hub.url, "HF_HOME": str(cache.parent), "HF_TOKEN": "hf_secret", "HF_HUB_DISABLE_XET": "1"}
    others = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    root = Path(__file__).parent.parent
    environment = others | ours | {"PYTHONPATH": str(root), "LONGTAKE_HOME": str(cache.parent / "store")}
    return [sys.executable, "-m", "flows", *map(str, arguments)], environment


@pytest.fixture
def profile(tmp_path) -> Path:
    """With the Fun control, all from the hub."""
    return make_profile(tmp_path / "fun.yaml", control={"weights": "owner/fun"}, pose_weights="owner/poses")


def _engine(profile: Path, folder: Path) -> Engine:
    """With the poses' weights too: they are pulled, if not loaded."""
    return Engine(model="owner/base", profile=str(profile), device="cpu", cache=folder / "cache")


def test_a_whole_pull_is_what_the_engine_wants(hub, longtake, tmp_path, profile):
    """Doctor misses everything; pull fetches what the profile needs and no more; then engine and doctor are content."""
    asked = ("--model", "owner/base", "--profile", profile, "--json")
    before = json.loads(longtake("doctor", *asked).stdout)
    for what in ("base model", "pose control", "OpenPose"):
        assert not before[what]["ok"]
        assert "longtake pull" in before[what]["found"]
    done = longtake("pull", *asked)
    assert done.returncode == 0, done.stderr
    base, control, poses = json.loads(done.stdout)["weights"]
    assert base["revision"] == hub.repositories["owner/base"].commit
    assert 0 < control["to_fetch"] <= control["bytes"]
    assert poses["to_fetch"] == POSES_SIZE
    assert POSES in done.stderr
    served = set(hub.served)
    assert {POSES, "config.json", "vae/config.json", "text_encoder/model.safetensors"} <= served
    assert "transformer/config.json" in served
    assert not [name for name in served if name.endswith((".md", ".png", ".bin", "t5.pth")) or "hand" in name]
    assert "transformer/diffusion_pytorch_model.safetensors" not in served
    assert hub.tokens_elsewhere == []
    engine = _engine(profile, tmp_path)
    engine.check([SHOT])
    assert engine.fingerprint
    after = json.loads(longtake("doctor", *asked).stdout)
    for what in ("base model", "pose control", "OpenPose", "hub cache"):
        assert after[what]["ok"], after[what]
    assert f"commit {base['revision'][:12]}" in after["base model"]["found"]


def test_a_second_pull_fetches_nothing(hub, longtake, profile, tmp_path):
    """And without the Fun control the transformer is missing: it alone is then fetched, and until then it is named."""
    asked = ("--model", "owner/base", "--profile", profile)
    assert longtake("pull", *asked).returncode == 0
    hub.forget()
    again = longtake("pull", *asked)
    assert again.returncode == 0
    assert again.stdout.count("it was all here") == 3
    plain = make_profile(tmp_path / "plain.yaml", control=None)
    with pytest.raises(LongtakeError, match=r"transformer has a config and no weights.*longtake pull"):
        _ = _engine(plain, tmp_path).fingerprint
    assert not hub.served
    assert longtake("pull", "--model", "owner/base", "--profile", plain).returncode == 0
    assert set(hub.served) == {"transformer/diffusion_pytorch_model.safetensors"}
    assert _engine(plain, tmp_path).fingerprint


def test_an_interrupted_pull_goes_on(hub, cache, longtake, profile, tmp_path):
    """Ctrl-C in the middle of a file ends with 130; the next pull asks for the rest of it and for nothing else."""
    hub.stall[POSES] = POSES_SIZE - 1_000_000
    command, environment = _command(hub, cache, "pull", "--model", "owner/base", "--profile", profile)
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        blobs = cached_repository("owner/poses") / "blobs"
        until = time.monotonic() + 30
        while sum(part.stat().st_size for part in blobs.glob("*.incomplete")) < 2 * CHUNK:
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "the same command goes on" in stderr
    assert "Traceback" not in stderr
    with pytest.raises(LongtakeError, match=r"owner/poses is not on this machine .*: run `longtake pull`"):
        _engine(profile, tmp_path).check([SHOT])
    hub.forget()
    done = longtake("pull", "--model", "owner/base", "--profile", profile)
    assert done.returncode == 0, done.stderr
    assert "21.0 MB are here" in done.stderr
    assert hub.ranges == [(POSES, f"bytes={2 * CHUNK}-")]
    assert hub.served == {POSES: POSES_SIZE - 2 * CHUNK}
    _engine(profile, tmp_path).check([SHOT])


def test_a_lost_connection_is_taken_up_again(hub, longtake, stock, tmp_path):
    """Within one pull: the rest is asked for, and what folders hold is not looked for in the hub."""
    hub.cut[POSES] = CHUNK + 1_000_000
    profile = make_profile(
        tmp_path / "p.yaml", control={"weights": str(stock / "controlnet")}, pose_weights="owner/poses"
    )
    done = longtake("pull", "--model", stock / "base", "--profile", profile)
    assert done.returncode == 0, done.stderr
    assert hub.ranges == [(POSES, f"bytes={CHUNK}-")]
    assert done.stdout.count("is a folder") == 2
    (blob,) = (cached_repository("owner/poses") / "blobs").iterdir()
    assert blob.read_bytes() == (stock / "poses" / POSES).read_bytes()


def test_a_damaged_file_is_not_kept(hub, longtake, profile):
    """What arrives with another hash is removed, named, and fetched by the next pull."""
    hub.spoil.add("text_encoder/model.safetensors")
    asked = ("pull", "--model", "owner/base", "--profile", profile)
    done = longtake(*asked)
    assert done.returncode == 1
    assert "text_encoder/model.safetensors of owner/base arrived damaged" in done.stderr
    assert longtake(*asked).returncode == 0


def test_a_pinned_revision_stays(hub, longtake, stock, tmp_path, monkeypatch):
    """`owner/name@commit` is that commit; a name alone is the commit that main was when it was pulled."""
    commit = hub.repositories["owner/controlnet"].commit
    pinned = make_profile(tmp_path / "p.yaml", control={"weights": f"owner/controlnet@{commit}"}, pose_weights="poses")
    (tmp_path / "poses").mkdir()
    (tmp_path / "poses" / POSES).touch()
    done = longtake("pull", "--model", stock / "base", "--profile", pinned)
    assert done.returncode == 0, done.stderr
    assert commit[:12] in done.stdout
    assert find_weights(f"owner/controlnet@{commit}").revision == commit
    with pytest.raises(LongtakeError, match="not on this machine"):
        find_weights("owner/controlnet")
    unknown = longtake("pull", "--model", f"owner/base@{'0' * 40}", "--profile", pinned)
    assert unknown.returncode == 2
    assert "no revision" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "changes", "says"),
    [
        (["--model", "owner/nothing"], {}, "the hub has no owner/nothing, or keeps it private"),
        (["--model", "owner/base"], {"HF_ENDPOINT": "http://127.0.0.1:9"}, "http://127.0.0.1:9 does not answer"),
        (["--model", "owner/base"], {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE"),
        (["--model", "owner/gated"], {}, "accept them at"),
        (["--model", "owner/down"], {}, "the hub answered 500"),
        (["--model", "owner/huge"], {}, r"4000000.0 GB are still to be fetched, and .*hub has [\d.]+ GB free"),
        (["--model", "owner/fun"], {}, "owner/fun is no base model: the hub has no model_index.json"),
        (["--model", "nowhere"], {}, "no folder, and no hub id"),
        (["--profile", "nothing"], {}, "there is no profile"),
    ],
)
def test_what_cannot_be_pulled_is_said(hub, longtake, stock, tmp_path, arguments, changes, says):
    """Exit code 2, what is wrong and what to do in one line, no traceback, and no weights fetched."""
    hub.repositories["owner/gated"] = Repository(stock / "base", gated=True)
    hub.repositories["owner/down"] = Repository(stock / "base", refuses=500)
    hub.repositories["owner/huge"] = Repository(
        stock / "base", announces={"vae/diffusion_pytorch_model.safetensors": 4 * 10**15}
    )
    plain = make_profile(tmp_path / "plain.yaml", control=None)
    done = longtake("pull", "--profile", plain, *arguments, **changes)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert re.search(says, done.stderr)


def test_two_pulls_do_not_meet(longtake, cache, profile):
    """While somebody fetches into a cache, another is told so."""
    (cache / ".locks").mkdir(parents=True)
    with (cache / ".locks" / "longtake-pull.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = longtake("pull", "--model", "owner/base", "--profile", profile)
    assert done.returncode == 1
    assert "another `longtake pull`" in done.stderr


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("text_encoder/model-00002-of-00002.safetensors", "lacks text_encoder/model-00002-of-00002.safetensors"),
        ("text_encoder/model.safetensors.index.json", "lacks text_encoder/*.safetensors.index.json"),
        ("vae/diffusion_pytorch_model.safetensors", "vae has a config and no weights (*.safetensors)"),
        ("tokenizer/tokenizer.json", "lacks tokenizer/tokenizer.json or spiece.model"),
        ("scheduler/scheduler_config.json", "(found nothing)"),
    ],
)
def test_a_snapshot_that_is_not_whole_is_named(cache, stock, lost, named):
    """What another program left half fetched: the missing file by name, and `longtake pull`."""
    snapshot = cached_repository("owner/half") / "snapshots" / ("a" * 40)
    for path in (stock / "base").rglob("*"):
        if path.is_file():
            (snapshot / path.relative_to(stock / "base")).parent.mkdir(parents=True, exist_ok=True)
            (snapshot / path.relative_to(stock / "base")).symlink_to(path)
    shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    (snapshot / "text_encoder" / "model.safetensors").unlink()
    for shard in shards:
        save_file({}, snapshot / "text_encoder" / shard)
    index = json.dumps({"weight_map": {"a": shards[0], "b": shards[1]}})
    (snapshot / "text_encoder" / "model.safetensors.index.json").write_text(index)
    weights = find_weights(f"owner/half@{'a' * 40}")
    assert check_base(weights).latent_channels
    (snapshot / lost).unlink()
    with pytest.raises(LongtakeError) as caught:
        check_base(weights)
    assert f"{named}; run `longtake pull`" in str(caught.value)
