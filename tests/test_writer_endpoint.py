"""The writer that is a language model, against a real server on loopback: good, bad, slow and absent."""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from flows.chat_endpoint import MAX_ANSWER_BYTES, Endpoint, endpoint_from_environment
from flows.cli import app
from flows.writer_endpoint import DRAFT_SCHEMA, EndpointWriter, find_json
from segmenter.errors import LongtakeError, WriterError
from segmenter.moderation import default_policy
from segmenter.storyboard import storyboard_schema
from segmenter.writing import commission

KEY = "sk-very-secret"
ASKED = commission("night-market barbecue goes viral", 8)
PANELS = [{"text": "Mia grills meat", "seconds": 4}, {"text": "Mia waves", "seconds": 4, "transition": "dissolve"}]
BOARD = {
    "title": "Barbecue",
    "characters": {"Mia": "a woman with a red scarf"},
    "scenes": [{"setting": "a night market", "panels": PANELS}],
}
GOOD = json.dumps(BOARD)
WRONG = GOOD.replace('"seconds": 4', '"seconds": -4', 1).replace("transition", "transitoin")


def chat(content, finish="stop", **message):
    """A chat completion that says something."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    return 200, {}, json.dumps({"object": "chat.completion", "choices": [choice]})


def error(status, message, **headers):
    """What such an endpoint says of its trouble."""
    return (
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        json.dumps({"error": {"message": message}}),
    )


class Model(ThreadingHTTPServer):
    """Answers one request after the other as it was told to; the last answer stays."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.requests = []
        self.over = threading.Event()

    @property
    def url(self):
        """Its base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self):
        """Notes it, and answers."""
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), payload))
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        content = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        """Nothing."""


def silent(handler):
    """Takes the request and says nothing until the test is over."""
    handler.server.over.wait(30)


def dripping(handler):
    """Sends a byte now and then: no single wait is long."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.over.wait(0.05):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


def half(handler):
    """Promises more than it sends, and hangs up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "10000")
    handler.end_headers()
    handler.wfile.write(chat(GOOD)[2].encode()[:100])
    handler.close_connection = True


def gigantic(handler):
    """Never stops talking."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(10 * MAX_ANSWER_BYTES // 65536):
            handler.wfile.write(b"x" * 65536)
    except OSError:
        pass


@pytest.fixture
def serve():
    """Starts a model that answers as told, and stops it in the end."""
    running = []

    def start(*answers):
        model = Model(*answers)
        thread = threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((model, thread))
        return model

    yield start
    for model, thread in running:
        model.over.set()
        model.shutdown()
        thread.join()
        model.server_close()


def write(model, told=None, **settings):
    """What the writer makes of a model's answers."""
    settings = {"total_seconds": 10, "retry_seconds": 0} | settings
    endpoint = Endpoint(base_url=getattr(model, "url", model), model="tiny", key=KEY, **settings)
    tell = told.append if told is not None else lambda _words: None
    return EndpointWriter(endpoint, ("animatic",), default_policy(), tell).write(ASKED)


def test_a_good_answer_is_the_storyboard(serve):
    """One request, to the right address, with the key, the topic, and the shape of the answer."""
    model = serve(chat(GOOD))
    assert write(model) == BOARD
    ((path, headers, payload),) = model.requests
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert payload["model"] == "tiny"
    assert payload["response_format"]["json_schema"]["schema"] == DRAFT_SCHEMA
    assert "night-market barbecue goes viral" in payload["messages"][1]["content"]
    assert "8 seconds" in payload["messages"][1]["content"]
    assert KEY not in json.dumps(payload)


@pytest.mark.parametrize(
    "content",
    [
        f"```json\n{GOOD}\n```",
        f"Here it is:\n```\n{GOOD}\n```\nEnjoy {{it}}!",
        f"<think>They want {{a film}}, say {WRONG}</think>\n{GOOD}",
        [{"type": "text", "text": GOOD[:40]}, {"type": "text", "text": GOOD[40:]}],
    ],
)
def test_a_storyboard_is_found_among_words(serve, content):
    """In fences, behind thoughts, in parts."""
    model = serve(chat(content))
    assert write(model) == BOARD
    assert len(model.requests) == 1


def test_a_wrong_storyboard_is_mended_by_its_writer(serve):
    """Every problem is told, with its place, and what was written."""
    model, told = serve(chat(WRONG), chat("no JSON at all"), chat(GOOD)), []
    assert write(model, told) == BOARD
    first, second, third = (payload["messages"] for _, _, payload in model.requests)
    assert len(first) == 2
    assert second[2] == {"role": "assistant", "content": WRONG}
    assert "scene 1, panel 1, seconds: " in second[3]["content"]
    assert "did you mean 'transition'?" in second[3]["content"]
    assert "no JSON object" in third[3]["content"]
    assert len(third) == 4
    assert len(told) == 2


def test_what_stays_wrong_is_an_error_with_its_problems(serve):
    """Three answers, and no more."""
    model = serve(chat(WRONG))
    with pytest.raises(WriterError, match=r"(?s)tiny wrote is no storyboard, after 2 repairs.*panel 1, seconds"):
        write(model)
    assert len(model.requests) == 3


def test_what_the_policy_blocks_is_wrong_too(serve):
    """A model's words are moderated like anybody's, and it may find others."""
    model = serve(chat(GOOD.replace("waves", "is naked")), chat(GOOD))
    assert write(model) == BOARD
    assert "'naked' cannot be rendered" in model.requests[1][2]["messages"][3]["content"]


def test_half_an_answer_is_asked_for_again(serve):
    """Cut off by the model's own limit: it is told to write less."""
    model = serve(chat(GOOD[:150], finish="length"), chat(GOOD))
    assert write(model) == BOARD
    problems = model.requests[1][2]["messages"][3]["content"]
    assert "cut off" in problems
    assert "not complete" in problems


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_without_schemas_is_asked_without(serve, status):
    """Once for all: the repair does not try it again."""
    model = serve(error(status, "response_format is not supported"), chat(WRONG), chat(GOOD))
    assert write(model) == BOARD
    assert ["response_format" in payload for _, _, payload in model.requests] == [True, False, False]


@pytest.mark.parametrize("trouble", [error(429, "slow down"), error(500, "oops"), error(503, "busy"), half])
def test_what_may_pass_is_tried_once_more(serve, trouble):
    """And said aloud; twice is enough."""
    model, told = serve(trouble, chat(GOOD)), []
    assert write(model, told) == BOARD
    assert len(model.requests) == 2
    assert "trying once more" in told[0]
    model = serve(trouble)
    with pytest.raises(WriterError, match="twice; try again later"):
        write(model)
    assert len(model.requests) == 2


def test_a_server_says_how_long_to_wait(serve):
    """In seconds or with a date; not for ever."""
    soon = format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True)
    for value in ("0", soon):
        model, told = serve(error(429, "slow down", Retry_After=value), chat(GOOD)), []
        assert write(model, told, retry_seconds=50) == BOARD
        assert told[0].endswith("in 0 s")
    model = serve(error(429, "slow down", Retry_After="86400"))
    with pytest.raises(WriterError, match="asks to wait for 86400 s"):
        write(model)
    assert len(model.requests) == 1


@pytest.mark.parametrize("slow", [silent, dripping])
def test_a_slow_server_is_not_waited_for(serve, slow):
    """Neither one that says nothing, nor one whose every byte is in time."""
    model = serve(slow)
    with pytest.raises(WriterError, match=r"did not answer within 0\.3 s, twice"):
        write(model, total_seconds=0.3)
    assert len(model.requests) == 2


def test_no_server_is_said_at_once():
    """Connection refused: nothing is tried again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        told = []
        with pytest.raises(WriterError, match=r"cannot be reached .*; start the server, or set OPENAI_BASE_URL"):
            write(url, told, retry_seconds=60)
        assert told == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            error(401, f"Incorrect API key provided: {KEY}"),
            r"refuses the key in OPENAI_API_KEY \(401: .*provided: \*\*\*",
        ),
        (error(404, "model 'tiny' not found"), "answers 404: model 'tiny' not found; is there a model 'tiny'"),
        ((404, {}, "<html>not here</html>"), "answers 404, a web page"),
        ((200, {"Content-Type": "text/html"}, "<!doctype html><p>Welcome"), "something else than a chat, a web page"),
        ((200, {}, "{}"), "something else than a chat"),
        ((200, {}, '{"choices": []}'), "something else than a chat"),
        ((200, {}, '{"choices": [{"message": "hi"}]}'), "something else than a chat"),
        ((200, {}, "[" * 100_000), "something else than a chat"),
        ((200, {}, b"\xff\xfe\x00"), "something else than a chat"),
        ((302, {"Location": "http://127.0.0.1:9/"}, ""), "answers 302"),
        (chat(None, refusal="I would rather not"), "does not want to write that: I would rather not"),
        (gigantic, "more than 2 MiB"),
    ],
)
def test_other_answers_are_named(serve, answer, words):
    """With a remedy, and never with the key."""
    model = serve(answer)
    with pytest.raises(WriterError, match=words) as caught:
        write(model)
    assert KEY not in str(caught.value)
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "{}",
        "{" * 100_000,
        '{"scenes": ' * 5000,
        '{"title": "\\ud800", "scenes": []}',
        '{"scenes": NaN}',
        "[1]",
    ],
)
def test_nonsense_has_problems_and_breaks_nothing(serve, content):
    """Braces without end, half characters, numbers that are none."""
    model = serve(chat(content), chat(GOOD))
    assert write(model) == BOARD
    assert len(model.requests) == 2


def test_json_is_found_where_it_is_whole():
    """A piece of a storyboard is none."""
    assert find_json(GOOD) == BOARD
    assert find_json(GOOD[:-1]) is None
    assert find_json("{}") == {}
    assert find_json('{"title": 1} {"x": 2}') == {"title": 1}


def test_the_shape_asked_for_is_part_of_the_format():
    """What a model may write, a storyboard may hold."""
    schema = storyboard_schema()
    scene, panel = schema["$defs"]["SceneEntry"], schema["$defs"]["PanelEntry"]
    wanted = DRAFT_SCHEMA["properties"]
    assert set(wanted) <= set(schema["properties"])
    assert set(wanted["scenes"]["items"]["properties"]) <= set(scene["properties"])
    assert set(wanted["scenes"]["items"]["properties"]["panels"]["items"]["properties"]) <= set(panel["properties"])


@pytest.fixture
def environment(monkeypatch):
    """Sets what the environment says of the endpoint."""

    def say(base_url, key=KEY, model="tiny"):
        values = {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": key, "LONGTAKE_WRITER_MODEL": model}
        for name, value in values.items():
            monkeypatch.delenv(name, raising=False)
            if value is not None:
                monkeypatch.setenv(name, value)

    monkeypatch.delenv("LONGTAKE_POLICY", raising=False)
    return say


@pytest.mark.parametrize(
    ("base_url", "key", "model", "words"),
    [
        (None, KEY, "tiny", "OPENAI_BASE_URL is not set"),
        ("ftp://host/v1", KEY, "tiny", "not an http address"),
        ("http://", KEY, "tiny", "not an http address"),
        ("http://host:port/v1", KEY, "tiny", "not an http address"),
        ("http://host/v1", KEY, None, "--model"),
        ("http://host/v1", "sk very\nsecret", "tiny", "OPENAI_API_KEY has characters"),
    ],
)
def test_a_wrong_environment_is_named(environment, base_url, key, model, words):
    """The variable and what to set it to; the key stays out of it."""
    environment(base_url, key, model)
    with pytest.raises(LongtakeError, match=words) as caught:
        endpoint_from_environment(None)
    assert "secret" not in str(caught.value)


def test_what_is_secret_is_not_shown(environment):
    """Neither the key nor a password in the address."""
    environment("http://me:secret@host/v1/?token=secret")
    endpoint = endpoint_from_environment("big")
    assert endpoint.place == "http://host/v1"
    assert endpoint.model == "big"
    assert KEY not in repr(endpoint)


def longtake(*arguments):
    """Runs the command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_writes_with_an_endpoint(serve, environment, tmp_path):
    """A local server needs no key; the file is a storyboard."""
    model = serve(chat(GOOD))
    environment(model.url + "/", key=None)
    out = tmp_path / "board.yaml"
    result = longtake("write", "a barbecue", "--writer", "openai", "--seconds", 8, "--out", out, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["storyboard"] == BOARD
    assert "Authorization" not in model.requests[0][1]
    assert longtake("lint", out).exit_code == 0


def test_the_command_ends_with_1_where_no_storyboard_comes(serve, environment, tmp_path):
    """What went wrong on stderr, no file, no key."""
    model = serve(error(401, f"bad key {KEY}"))
    environment(model.url)
    result = longtake("write", "a barbecue", "--writer", "openai", "--out", tmp_path / "board.yaml")
    assert result.exit_code == 1
    assert "refuses the key" in result.stderr
    assert KEY not in result.output
    assert not list(tmp_path.iterdir())


def test_a_blocked_topic_is_sent_nowhere(serve, environment):
    """Nobody is asked for what nobody may render."""
    model = serve(chat(GOOD))
    environment(model.url)
    result = longtake("write", "a p0rn film", "--writer", "openai")
    assert result.exit_code == 2
    assert "'p0rn' cannot be rendered" in result.stderr
    assert model.requests == []


def test_the_command_writes_offline(environment, tmp_path):
    """To stdout or to a file, which it never overwrites unasked; YAML or a document for scripts."""
    environment(None, None, None)
    printed = longtake("write", "夜市烧烤火了")
    assert printed.exit_code == 0
    out = tmp_path / "board.yaml"
    assert longtake("write", "夜市烧烤火了", "--out", out).stdout == f"{out}\n"
    assert out.read_text(encoding="utf-8") == printed.stdout
    result = longtake("write", "a dog", "--out", out)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert out.read_text(encoding="utf-8") == printed.stdout
    document = json.loads(longtake("write", "a dog", "--out", out, "--force", "--json", "--seconds", 12.5).stdout)
    assert (document["language"], document["seconds"], document["writer"]) == ("en", 12.5, "templates")
    assert "dog" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["", "--seconds", 20], "topic is empty"),
        (["a dog", "--seconds", 1], "6 to 600"),
        (["a dog", "--language", "fr"], "en or zh"),
        (["a dog", "--out", "board.txt"], ".yaml"),
        (["a dog", "--out", "no/board.yaml"], "no folder"),
    ],
)
def test_what_cannot_be_written_ends_with_2(tmp_path, monkeypatch, arguments, words):
    """The remedy on stderr, nothing written."""
    monkeypatch.chdir(tmp_path)
    result = longtake("write", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not list(tmp_path.iterdir())
