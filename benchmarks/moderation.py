"""How long the moderation of a thousand panels takes, with the default policy.

python benchmarks/moderation.py
"""

from __future__ import annotations

import json
import time

from segmenter.film_checks import sound_panels
from segmenter.moderation import BoardModeration, default_policy
from segmenter.source import parse_json

PANELS = 1000


def main() -> None:
    """Measures and prints."""
    texts = ("Mia number {} hands a jar of honey to Bruno in a sunny park", "妈妈递给宝宝第{}个奶瓶,宝宝笑了")
    panels = [
        {"text": texts[n % 2].format(n), "camera": "slow zoom in", "subtitle": f"Line {n}"} for n in range(PANELS)
    ]
    cast = {"Mia": "a girl with a red scarf", "Bruno": "a large brown bear, tired"}
    board = {"title": "Long", "characters": cast, "scenes": [{"setting": "a park", "panels": panels}]}
    source = parse_json(json.dumps(board))
    sound = sound_panels(source.data)
    began = time.perf_counter()
    policy = default_policy()
    loaded = time.perf_counter()
    flaws = BoardModeration(policy).flaws(source, sound)
    checked = time.perf_counter()
    print(
        f"{len(policy.rules)} rules read in {loaded - began:.3f} s; "
        f"{PANELS} panels looked through in {checked - loaded:.3f} s, {len(flaws)} blocked"
    )


if __name__ == "__main__":
    main()
