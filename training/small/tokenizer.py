"""Learns the small model's tokenizer: the words of its captions whole, everything else in letters and bytes.

python -m training.small.tokenizer --out generation/small/weights/tokenizer
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from training.small import caption_words as words
from training.small.caption_words import Wordings
from training.small.captions import caption_of
from training.small.plot import sample_scene
from training.small.scene import Split

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
"""The first three ids, as T5's."""
SCENES = 4000
"""Of the train split, told in the wordings of both, from which the frequencies come."""
_SPLITS: tuple[Split, ...] = ("train", "test")
_SPACE = "▁"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789,.:;!?'\"()-/&%+"


def learn_tokenizer(captions: Iterable[str]) -> Tokenizer:
    """Learns a Unigram tokenizer, the same one from the same captions in any order.

    English words and the Chinese words of the wordings are pieces, and more likely than any spelling of them; letters
    and characters are pieces too; what is left falls back to bytes, so that no text fails.

    Args:
        captions: what words are counted in.
    """
    normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("。", "."),  # the same mark in both languages, as NFKC does for the comma
            normalizers.Replace("、", ","),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    counts = _count(normalizer.normalize_str(text) for text in captions)
    total = sum(counts.values())
    scores = {
        word: math.log(count / total) for word, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    }
    # A word must win against its letters, and its letters against nothing.
    spelled = math.log(0.5 / total)
    letters = dict.fromkeys([_SPACE, *_PLAIN, *sorted(_characters())])
    pieces = [(name, 0.0) for name in (PAD, END, UNKNOWN)]
    pieces += [(word, round(score, 4)) for word, score in scores.items()]
    pieces += [(letter, round(spelled, 4)) for letter in letters if letter not in scores]
    pieces += [(f"<0x{byte:02X}>", round(spelled, 4)) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=True))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", pair=f"$A {END} $B {END}", special_tokens=[(END, 1)]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.ByteFallback(), decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")]
    )
    tokenizer.add_special_tokens([PAD, END, UNKNOWN])
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Writes it as `AutoTokenizer.from_pretrained` reads it.

    The class is not T5Tokenizer: that of transformers 5 keeps only the pieces of the file, and drops bytes and cases.
    """
    folder.mkdir(parents=True, exist_ok=True)
    marks = {"eos_token": END, "pad_token": PAD, "unk_token": UNKNOWN}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, "padding_side": "right", **marks}
    config["clean_up_tokenization_spaces"] = False
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in (("tokenizer_config.json", config), ("special_tokens_map.json", marks)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder, as the engine loads it."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def chinese_words() -> tuple[str, ...]:
    """Every Chinese word of the captions, the longest first."""
    found = {*words.CHINESE_NOUNS.values(), *words.CHINESE_COLOURS.values(), *words.CHINESE_GARMENTS.values()}
    found |= {*words.CHINESE_VERBS.values(), "滚", "一", "个", "的", *words.CHINESE_MEASURES.values()}
    for wordings in _chinese_wordings():
        for form in (*wordings.train, *wordings.test):
            found.update(_HAN.findall(re.sub(r"{\w}", " ", form)))
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _chinese_wordings() -> Iterator[Wordings]:
    for name, value in vars(words).items():
        if name.startswith("CHINESE_"):
            for one in value.values() if isinstance(value, Mapping) else (value,):
                if isinstance(one, Wordings):
                    yield one


def _characters() -> set[str]:
    """Every Chinese character of the captions: other words are spelled with them."""
    return set("".join(chinese_words()))


def _count(captions: Iterable[str]) -> Counter[str]:
    """How often each word and mark comes; Chinese parted at the longest word of each place."""
    listed = re.compile("|".join(chinese_words()))
    counts: Counter[str] = Counter(dict.fromkeys(chinese_words(), 1))
    for text in captions:
        counts.update(_SPACE + word for word in _LATIN.findall(text))
        for han in _HAN.findall(text):
            counts.update(listed.findall(han))
        counts.update(mark for mark in text if mark in ",.:")
    return counts


def _captions(scenes: int) -> Iterator[str]:
    for seed in range(scenes):
        scene = sample_scene(seed)
        for split in _SPLITS:
            yield caption_of(scene, "en", split)
            yield caption_of(scene, "zh", split)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Learns the small model's tokenizer.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--scenes", type=int, default=SCENES, help="how many scenes are told for it")
    arguments = parser.parse_args()
    tokenizer = learn_tokenizer(_captions(arguments.scenes))
    save_tokenizer(tokenizer, arguments.out)
    print(f"{tokenizer.get_vocab_size()} pieces in {arguments.out}")


if __name__ == "__main__":
    main()
