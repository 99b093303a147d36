"""Screenplays in Fountain: every element of the specification is taken for what it is, and no line is lost."""

from fractions import Fraction
from pathlib import Path

import pytest
from format_files import as_storyboard, composed, lost_words, messages, panels_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmenter.formats.fountain_script import plain, read_elements
from segmenter.formats.headings import setting_words

EXAMPLE = Path(__file__).parent.parent / "examples" / "convert" / "the-lamp.fountain"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in read_elements(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INT. KITCHEN - NIGHT\n\nHe eats.", [("heading", "INT. KITCHEN - NIGHT"), ("action", "He eats.")]),
        ("int/ext car #12A#\n", [("heading", "int/ext car")]),
        ("内景 厨房 夜\n", [("heading", "内景 厨房 夜")]),
        (".SNIPER SCOPE\n", [("heading", "SNIPER SCOPE")]),
        ("...and then\n", [("action", "...and then")]),
        ("INT. HOUSE\nnot alone", [("character", "INT. HOUSE"), ("dialogue", "not alone")]),
        ("Int. House\nnot alone", [("action", "Int. House\nnot alone")]),
        (
            "MIA (V.O.)\n(softly)\nHi.\n",
            [("character", "MIA (V.O.)"), ("parenthetical", "softly"), ("dialogue", "Hi.")],
        ),
        ("@McCLANE\nYippie\n", [("character", "McCLANE"), ("dialogue", "Yippie")]),
        ("23\nskidoo", [("action", "23\nskidoo")]),
        ("MIA\n\nalone", [("action", "MIA"), ("action", "alone")]),
        ("MIA\nOne.\n  \nTwo.", [("character", "MIA"), ("dialogue", "One."), ("dialogue", "Two.")]),
        ("!SCREAMS\nfill it", [("action", "SCREAMS\nfill it")]),
        ("~la la\n", [("lyrics", "la la")]),
        (
            "He goes.\n\nSMASH CUT TO:\n\nShe",
            [("action", "He goes."), ("transition", "SMASH CUT TO:"), ("action", "She")],
        ),
        ("> Burn to white.\n", [("transition", "Burn to white.")]),
        ("> THE END <\n", [("centred", "THE END")]),
        ("# Act\n\n= It begins.\n\n===\n", [("section", "Act"), ("synopsis", "It begins."), ("page break", "")]),
        ("a [[note]] b", [("note", "note"), ("action", "a  b")]),
        ("a [[open\n\nb", [("action", "a [[open"), ("action", "b")]),
        ("a /* cut\n\nout */ b", [("boneyard", "cut\n\nout"), ("action", "a\n\nb")]),
        ("a /* open", [("action", "a /* open")]),
        ("/* x */\nINT. A\n\nb", [("boneyard", "x"), ("heading", "INT. A"), ("action", "b")]),
        ("FADE IN:\n\nx", [("action", "FADE IN:"), ("action", "x")]),
    ],
)
def test_elements(text, found):
    """Each line is what the specification says that it is."""
    assert [(kind, words.strip()) for kind, words in kinds(text)] == [(kind, words.strip()) for kind, words in found]


def test_dual_dialogue_is_marked():
    """The caret says that two speak at once."""
    elements = list(read_elements("MIA\nYes!\n\nOTTO ^\nNo!\n"))
    assert [element.dual for element in elements if element.kind == "character"] == [False, True]


def test_a_title_page_has_keys_and_indented_values():
    """Its end is the first blank line; without a key that is known it is no title page."""
    found = [(e.key, e.text) for e in read_elements("Title:\n    **The Lamp**\nAuthor: Mia\n\nINT. A\n\nx") if e.key]
    assert found == [("title", "The Lamp"), ("author", "Mia")]
    assert kinds("Mia: hello\n\nx")[0] == ("action", "Mia: hello")


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("*a* **b** ***c*** _d_", "a b c d"),
        ("**_bold line_**", "bold line"),
        (r"\*not this\*", "*not this*"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    ],
)
def test_emphasis_is_taken_off(marked, words):
    """And what is escaped, or no emphasis, stays."""
    assert plain(marked) == words


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("INT. KITCHEN - NIGHT", "interior of a kitchen, at night"),
        ("INT.  WILL'S BEDROOM - NIGHT (1973)", "interior of Will's bedroom, at night (1973)"),
        ("EXT. STREETS - DAY", "outdoors, streets, by day"),
        ("INT./EXT. CAR - DUSK", "inside and outside of a car, at dusk"),
        ("I/E. OLD HOUSE", "inside and outside of an old house"),
        ("EXT. AT THE GATE - NIGHT", "outdoors, at the gate, at night"),
        ("INT. Paris café - Kitchen - MORNING", "interior of a Paris café, Kitchen, in the morning"),
        ("INT. KITCHEN - CONTINUOUS", "interior of a kitchen, at sunset"),
        ("SNIPER SCOPE", "sniper scope"),
        ("内景 厨房 夜", "厨房内景，夜里"),
    ],
)
def test_headings_become_words(heading, words):
    """A prompt can use them; CONTINUOUS keeps the time of the scene before."""
    assert setting_words(heading, "at sunset")[0] == words


def test_the_example_becomes_a_film(tmp_path):
    """Settings, a character, a transition, speech seen and unseen, and a remark on what was left out."""
    board = as_storyboard(tmp_path, "the-lamp.fountain", EXAMPLE.read_bytes())
    assert board.title == "The Lamp"
    assert [scene.setting for scene in board.scenes] == [
        "interior of a workshop, at night",
        "outdoors, a harbour, at dawn",
    ]
    assert board.characters == {"Mia": "a person of 30, a red coat, short hair"}
    panels = panels_of(board)
    assert panels[0].text == "Mia bends over an old lamp. Rain runs down the window."
    assert panels[0].transition == "fade"
    assert (panels[1].text, panels[1].subtitle) == ("Mia speaks, whispering", "MIA: Come on. One more time.")
    assert panels[2].subtitle == "OTTO: Leave it, Mia. It is older than both of us."
    assert board.scenes[1].panels[0].transition == "dissolve"
    made = composed(tmp_path, "the-lamp.fountain", EXAMPLE.read_bytes())
    assert (28, "a note; left out") in messages(made)


def test_what_stands_behind_a_name_is_heard_or_seen(tmp_path):
    """Out of sight, going on, or how it is said."""
    text = "A dog.\n\nMIA (V.O. - PRELAP)\nHi.\n\nOTTO (on the radio) (CONT'D)\nHo.\n"
    panels = panels_of(as_storyboard(tmp_path, "a.fountain", text))
    assert [(panel.text, panel.subtitle) for panel in panels] == [
        ("A dog.", "MIA (PRELAP): Hi."),
        ("Otto speaks, on the radio", "OTTO: Ho."),
    ]


def test_a_transition_without_room_is_shortened_or_left_out(tmp_path):
    """The storyboard is valid, and the report says so."""
    text = "A dog runs.\n\nDISSOLVE TO:\n\nA cat sits.\n"
    made = composed(tmp_path, "a.fountain", text, seconds=Fraction(1, 5))
    assert any("shortened" in message for _, message in messages(made))
    as_storyboard(tmp_path, "a.fountain", text, seconds=Fraction(1, 5))


def test_long_speech_is_split_at_sentences(tmp_path):
    """No subtitle is longer than a screen can show, and each has its speaker."""
    text = "MIA\n" + "This is one more sentence of a speech that nobody interrupts. " * 60
    panels = panels_of(as_storyboard(tmp_path, "a.fountain", text))
    assert len(panels) > 10
    assert all(panel.subtitle.startswith("MIA: ") and len(panel.subtitle) <= 200 for panel in panels)


_LINES = st.sampled_from(
    [
        "INT. ROOM - DAY",
        "EXT. SEA",
        ".FORCED",
        "MIA",
        "OTTO (V.O.)",
        "@Lu ^",
        "(softly)",
        "He runs.",
        "~la la",
        "CUT TO:",
        "FADE OUT.",
        "> DISSOLVE TO:",
        "> END <",
        "# Act",
        "= Syn",
        "===",
        "[[note]]",
        "/* bone",
        "yard */",
        "[[two",
        "lines]]",
        "你好。他跑。",
        "!LOUD",
        "Title: x",
        "Author: y",
        "ANNA (30, tall) waves.",
        "*em* _under_",
        "  ",
        "a < b > c",
        "内景 房 夜",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINES | st.just(""), max_size=25))
def test_no_line_is_lost(tmp_path, lines):
    """Whatever lines stand in whatever order: their words are in the storyboard or in the report."""
    text = "\n".join([*lines, "", "A dog runs."])
    made = composed(tmp_path, "a.fountain", text)
    taken_as_words = {"int", "ext", "v", "o", "day"}
    assert lost_words(made, text) - taken_as_words <= {"内景", "房", "夜"}
