"""Files of all kinds and encodings: read for what they are, or refused with the reason."""

from pathlib import Path

import pytest

from segmenter.errors import StoryboardError
from segmenter.formats.incoming import MAX_INPUT_BYTES, incoming_text, read_incoming

CHINESE = "1\n00:00:01,000 --> 00:00:02,500\n你好，世界\n\n2\n00:00:03,000 --> 00:00:04,500\n妈妈递给宝宝奶瓶\n"
FRENCH = "Cela était déjà prévu, à côté de la forêt. Le garçon leva sa tête; la fenêtre était fermée.\n" * 5


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (CHINESE.encode(), CHINESE),
        (b"\xef\xbb\xbf" + CHINESE.encode(), CHINESE),
        (b"\xff\xfe" + CHINESE.encode("utf-16-le"), CHINESE),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), CHINESE),
        ("A dog runs.\n".encode("utf-16-le"), "A dog runs.\n"),
        ("A dog runs.\n".encode("utf-32"), "A dog runs.\n"),
        (CHINESE.encode("gb18030"), CHINESE),
        (FRENCH.encode("cp1252"), FRENCH),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"a\x00b\x07", "a b "),
        ("zero\u200bwidth".encode(), "zerowidth"),
    ],
)  # fmt: skip
def test_encodings_are_found_out(content, text):
    """By their marks, or by what they hold."""
    assert incoming_text(Path("a.srt"), content).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "cp1252"])
def test_a_guess_is_told(encoding):
    """It may be wrong; the remedy is an option."""
    text = CHINESE if encoding == "gb18030" else FRENCH
    (remark,) = incoming_text(Path("a.srt"), text.encode(encoding)).remarks
    assert encoding in remark.message
    assert "--encoding" in remark.message


def test_an_encoding_that_is_named_is_taken():
    """Without a guess; one that does not fit, or that there is none of, is an error."""
    assert incoming_text(Path("a.txt"), "안녕".encode("euc_kr"), "euc_kr").text == "안녕"
    for name, words in (("ascii", "not ascii text"), ("klingon", "no encoding"), ("base64", "no encoding")):
        with pytest.raises(StoryboardError, match=words):
            incoming_text(Path("a.txt"), "é".encode(), name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf\n", "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        (b"\xff\xfeabc", "utf-16"),
        (b"ok\n" + bytes(range(128, 256)) * 30, "encoding"),
    ],
)
def test_what_is_no_text_is_refused(content, words):
    """With a word on what it is."""
    with pytest.raises(StoryboardError, match=words):
        incoming_text(Path("a.txt"), content)


def test_files_that_cannot_be_read_are_refused(tmp_path):
    """Folders, files that are not there, and files that are too large, of which no more is read than the bound."""
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(MAX_INPUT_BYTES + 50 * 1024**2)
    for path, words in (
        (tmp_path, "folder"),
        (tmp_path / "none.txt", "no such file"),
        (tmp_path / "large.txt", "larger"),
    ):
        with pytest.raises(StoryboardError, match=words):
            read_incoming(path)
