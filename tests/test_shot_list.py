"""Shot lists: the columns are guessed, and every cell is in a panel or in the report."""

from fractions import Fraction
from pathlib import Path

import pytest
from format_files import as_storyboard, composed, lost_words, messages, panels_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmenter.errors import StoryboardError
from segmenter.formats.csv_rows import find_delimiter, read_rows
from segmenter.formats.lengths import read_length

LIST = """\
Shot List of The Lamp,,,,,,,
Scene,Shot,Location,Shot Size,Camera Movement,Description,Dialogue,Duration,Transition,Lens
1,1,INT. WORKSHOP - NIGHT,CU,push in,"Mia bends over a lamp, tired",Come on.,4s,fade in,50mm
1,2,,WS,,She turns the key,,0:03,,
2,1,a harbour,WS,pan left,Mia holds up the lamp,,2-4 sec,dissolve,
2,2,,,,,,,,24mm
"""


def test_an_english_list(tmp_path):
    """Camera columns come together; a location that is a heading becomes words."""
    board = as_storyboard(tmp_path, "lamp.csv", LIST)
    assert [scene.setting for scene in board.scenes] == ["interior of a workshop, at night", "a harbour"]
    panels = panels_of(board)
    assert [panel.text for panel in panels] == [
        "Mia bends over a lamp, tired",
        "She turns the key",
        "Mia holds up the lamp",
    ]
    assert [panel.seconds for panel in panels] == [4, 3, 3]
    assert panels[0].camera == "CU, push in"
    assert panels[0].subtitle == "Come on."
    assert [panel.transition for panel in panels] == ["fade", "cut", "dissolve"]


def test_what_is_left_out_is_told_with_its_place(tmp_path):
    """Rows above the names, rows without a description, columns without a place, lengths that are guessed."""
    made = composed(tmp_path, "lamp.csv", LIST)
    assert {(remark.place, remark.message.split(";")[0]) for remark in made.remarks} == {
        ((1, 1), "a row above the names of the columns"),
        ((3, 89), "a column that a storyboard has no place for"),
        ((5, 50), "read as 3 s"),
        ((6, 1), "a row without a description"),
    }


def test_a_chinese_list_with_tabs(tmp_path):
    """As it comes out of a table."""
    text = (
        "镜号\t景别\t运镜\t画面内容\t台词\t时长\n1\t特写\t推近\t妈妈递给宝宝奶瓶\t喝吧\t3秒\n2\t全景\t\t宝宝笑了\t\t2\n"
    )
    panels = panels_of(as_storyboard(tmp_path, "a.tsv", text))
    assert [(panel.text, panel.seconds) for panel in panels] == [("妈妈递给宝宝奶瓶", 3), ("宝宝笑了", 2)]
    assert panels[0].camera == "特写, 推近"
    assert panels[0].subtitle == "喝吧"


def test_start_times_give_lengths(tmp_path):
    """Up to the next row's; the last row is as long as its words."""
    text = "Timestamp,Description\n00:00,A dog runs\n00:07.5,It rests\n"
    assert [panel.seconds for panel in panels_of(as_storyboard(tmp_path, "a.csv", text))] == [Fraction(15, 2), 2]


def test_a_quote_that_is_never_closed_is_named(tmp_path):
    """With the line where it begins, however much follows."""
    with pytest.raises(StoryboardError, match=r"a\.csv:3:3: .*never closed"):
        composed(tmp_path, "a.csv", 'scene,description\n1,A dog\n2,"A cat\n' + "3,x\n" * 1000)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "\n\nhello\n", "1,2,3\n" * 50])
def test_a_table_without_names_is_refused(tmp_path, text):
    """With an example of the first row."""
    with pytest.raises(StoryboardError, match="no row names the columns"):
        composed(tmp_path, "a.csv", text)


def test_a_hundred_thousand_rows_are_too_many(tmp_path):
    """Said at once, with the bound."""
    with pytest.raises(StoryboardError, match="100,000 panels are too many"):
        composed(tmp_path, "a.csv", "scene,description\n" + "1,A dog runs\n" * 100_000)


def test_cells_know_their_places():
    """Quotes, doubled quotes, line ends in cells, and junk behind a quote."""
    rows = list(read_rows('a,"b ""c""\nd"x,e\n\n"f" ,g', ","))
    assert [[(cell.text, cell.place, cell.last_line) for cell in row] for row in rows] == [
        [("a", (1, 1), 1), ('b "c"\ndx', (1, 3), 2), ("e", (2, 5), 2)],
        [("f", (4, 1), 4), ("g", (4, 6), 4)],
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(mark):
    """It is in every line."""
    assert find_delimiter(mark.join("abc") + "\n" + mark.join(["1", "a, b", "3"])) == mark


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4", 4),
        ("4.5 s", Fraction(9, 2)),
        ("1m 30s", 90),
        ("0:04", 4),
        ("01:02:03", 3723),
        ("00:00:04:12", Fraction(9, 2)),
        ("3-5 sec", 4),
        ("4秒", 4),
        ('4"', 4),
        ("500ms", Fraction(1, 2)),
        ("soon", None),
        ("", None),
        ("4 dogs", None),
    ],
)
def test_lengths(text, seconds):
    """As people write them."""
    assert read_length(text, Fraction(24))[0] == seconds


_CELL = st.sampled_from(
    ["", "a dog runs", "4", "1", "INT. ROOM - DAY", "None", "你好", "x;y", "fade", "wide shot", "boards/1.png"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_CELL, min_size=1, max_size=7), max_size=8))
def test_no_cell_is_lost(tmp_path, rows):
    """Numbers of shots and scenes aside, every word is in the storyboard or the report."""
    lines = [
        "scene,location,description,dialogue,duration,camera,image",
        "1,here,A dog,Hello,2,,",
        *map(",".join, rows),
    ]
    made = composed(tmp_path, "a.csv", "\n".join(lines))
    assert lost_words(made, "\n".join(lines[1:])) <= {"1", "4", "2", "int", "none", "day", "room"}


def test_pictures_are_looked_for_beside_the_list(tmp_path):
    """What is not there, or lies elsewhere, is told."""
    (tmp_path / "one.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(8))
    text = "image,description\none.png,A\nnone.png,B\n../../x.png,C\n/etc/passwd,D\n"
    made = composed(tmp_path, "a.csv", text)
    assert {place: files["image"].path for place, files in made.files.items()} == {(0, 0): Path(tmp_path / "one.png")}
    assert [line for line, _ in messages(made)] == [3, 4, 5]
