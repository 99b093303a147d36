"""Storyboards written as YAML: they read back as they were, and a person would want to edit them."""

from format_files import storyboards
from hypothesis import given, settings

from segmenter.formats.draft import Remark
from segmenter.formats.yaml_out import MAX_COMMENTS, write_yaml
from segmenter.yaml_source import parse_yaml

DOCUMENT = {
    "title": "小兔",
    "scenes": [
        {
            "setting": "a sunny forest",
            "panels": [
                {"subtitle": "It's: here", "seconds": 4, "text": "A cat jumps onto the table. " * 5 + "It falls."},
                {"text": "yes", "seconds": 2.5, "transition": {"kind": "fade", "seconds": 1}},
            ],
        }
    ],
}


def test_it_is_laid_out_to_be_edited():
    """Keys in their order, long texts folded, Chinese as it is, comments before what they are about."""
    remarks = [
        Remark(place=(3, 1), text="CUT TO:", message="left out"),
        Remark(place=(9, 1), text="[[a\nnote]]", message="left out"),
    ]
    text = write_yaml(DOCUMENT, remarks, {(0, 0): (5, 1), (0, 1): (8, 1)}, "a.fountain")
    assert text == (
        "# Made from a.fountain by longtake convert.\n"
        "title: 小兔\n\n"
        "scenes:\n"
        '  # line 3: "CUT TO:": left out\n'
        "  - setting: a sunny forest\n"
        "    panels:\n"
        "      - text: >-\n"
        "          A cat jumps onto the table. A cat jumps onto the table. A cat jumps onto the table. "
        "A cat jumps onto the\n"
        "          table. A cat jumps onto the table. It falls.\n"
        "        seconds: 4\n"
        "        subtitle: 'It''s: here'\n"
        "      - text: yes\n".replace("text: yes", "text: 'yes'")
        + "        seconds: 2.5\n"
        "        transition:\n"
        "          kind: fade\n"
        "          seconds: 1\n"
        '# line 9: "[[a note]]": left out\n'
    )


def test_too_many_comments_are_counted_instead():
    """A storyboard has a bound, and nobody reads so many."""
    remarks = [Remark(place=(1, 1), text="x" * 1000, message="left out")] * (MAX_COMMENTS // 1000)
    text = write_yaml(DOCUMENT, remarks, {}, "a.csv")
    assert f"# {len(remarks):,} remarks on it" in text
    assert len(text) < 1000


def test_what_cannot_be_shown_is_left_out_of_comments():
    """YAML allows no such character, not even there."""
    text = write_yaml(DOCUMENT, [Remark(place=(1, 1), text="a\x80b\ufffec\u2028d", message="left out")])
    assert '# line 1: "a b c d": left out\n' in text
    assert parse_yaml(text).data == DOCUMENT


@settings(max_examples=100, deadline=None)
@given(data=storyboards())
def test_it_reads_back_as_it_was(data):
    """Whatever texts there are: words and numbers of YAML, quotes, colons, odd line ends."""
    source = parse_yaml(write_yaml(data))
    assert source.data == data
    assert source.flaws == ()
