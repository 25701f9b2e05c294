"""Who gets to the screens, by what, and what is sent to them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.questions import Move, State
from bot.errors import Refusal
from bot.services.stage import Door
from bot.stage.server import links, origins_at
from tests.builders import ELSEWHERE, SERVER
from tests.stage.conftest import DUCKS, Day, person
from tests.stage.hall import Hall, hall

FILES = ["", "style.css", "stage.js", "theme.css"]
NOTHING = (404, b"")


def without_date(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Date"}


def wrong_keys(key: str) -> Iterator[str]:
    other = "1" if key[0] == "0" else "0"
    yield from ("", key[:-1], key + "0", other + key[1:], key.upper(), "0" * 32, f" {key}")


@pytest.mark.threat("S9")
async def test_a_wrong_or_missing_key_gets_nothing(screens: Hall):
    door, path = await screens.door(), await screens.path()
    paths = [f"/{door.server}-{key}/{file}" for key in wrong_keys(door.key) for file in FILES]
    paths += [f"/{ELSEWHERE}-{door.key}/", f"/{door.key}/", "/", "/events", "/style.css", path[:-1]]
    paths += [f"{path}other.css", f"{path}../index.html", f"{path}index.html", f"{path}%2e%2e/"]

    for one in paths:
        assert (await screens.asked(one))[:2] == NOTHING, one


@pytest.mark.threat("S9")
async def test_nothing_is_the_same_whatever_the_reason(screens: Hall):
    path = await screens.path()
    answers = [
        await screens.asked("/"),
        await screens.asked(f"/{SERVER}-{'0' * 32}/events"),
        await screens.asked(path, Host="evil.example"),
        await screens.asked(path, Origin="http://evil.example"),
        await screens.asked(path, "POST"),
        await screens.asked(f"{path}events?room={'x' * 301}"),
    ]

    assert [status for status, _, _ in answers] == [404] * len(answers)
    told = [(body, without_date(headers)) for _, body, headers in answers]
    assert [one for one in told if one != told[0]] == []
    assert "Server" not in told[0][1]
    assert (await screens.asked(path, "HEAD"))[:2] == NOTHING


@pytest.mark.threat("S9")
@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.2"])
async def test_another_name_for_the_address_gets_nothing(screens: Hall, host: str):
    port = screens.origin.rpartition(":")[2]

    for file in [*FILES, "events"]:
        answer = await screens.asked(await screens.path() + file, Host=host.format(port=port))
        assert answer[:2] == NOTHING


@pytest.mark.threat("S9")
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}"])
async def test_a_page_of_another_origin_gets_nothing(screens: Hall, origin: str):
    port = screens.origin.rpartition(":")[2]

    for file in [*FILES, "events"]:
        answer = await screens.asked(await screens.path() + file, Origin=origin.format(port=port))
        assert answer[:2] == NOTHING


@pytest.mark.threat("S9")
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"), [("no-cors", "script"), ("no-cors", "image"), ("navigate", "iframe")]
)
async def test_what_another_site_embeds_gets_nothing(
    screens: Hall, site: str, mode: str, dest: str
):
    told = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": dest}

    for file in [*FILES, "events"]:
        assert (await screens.asked(await screens.path() + file, **told))[:2] == NOTHING


async def test_a_link_is_followed_wherever_it_stands(screens: Hall):
    told = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}

    status, _, _ = await screens.asked(await screens.path(), **told, Sec_Fetch_Dest="document")

    assert status == 200


@pytest.mark.threat("S9")
@pytest.mark.parametrize("file", FILES)
async def test_whoever_has_the_key_gets_a_page_that_runs_nothing_but_its_own(
    screens: Hall, file: str
):
    status, body, headers = await screens.asked(await screens.path() + file)

    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert not re.search(rb"<script(?![^>]*src=)|\son\w+=|\sstyle=|innerHTML", body)
    addresses = set(re.findall(rb"https?://[^\s\"')]*", body))
    assert addresses <= {b"http://www.w3.org/2000/svg"}  # the name of SVG, which nobody asks for


async def test_the_events_have_the_same_headers(screens: Hall):
    async with screens.client.get(f"{screens.origin}{await screens.path()}events") as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.threat("S9")
async def test_no_byte_is_sent_of_what_is_not_public_nor_of_who_asked_without_a_name(
    day: Day, screens: Hall
):
    staff, mona = day.app.staff, person(50, "Moderator")
    await day.ask("A question by name", by=11)
    await day.ask("Another one without", by=12, named=False)
    withdrawn = await day.ask("Withdrawn heron", by=13)
    await staff.questions.withdraw(person(13), withdrawn.id)
    rejected = await day.ask("Rejected bittern", by=14)
    await staff.hosts.move(mona, rejected.id, Move.REJECT)
    await day.ask("Look here: https://spam.example/pelican", by=15)
    await day.set("questions.mode", "moderated")
    await day.ask("Pending cormorant", by=16)
    reworded = await day.ask("Secret spoonbill", by=17)
    await staff.questions.reword(person(17), reworded.id, "Pending stork")

    async with screens.window() as screen:
        await screen.shows(lambda shown: len(shown["best"]) == 2)
        sent = screen.sent
    for file in FILES:
        sent += (await screens.asked(await screens.path() + file))[1]

    assert b"A question by name" in sent
    assert b"Person Number 11" in sent
    for hidden in ("heron", "bittern", "pelican", "cormorant", "spoonbill", "stork"):
        assert hidden.encode() not in sent
    known = await screens.stagehand.look(SERVER, ["Hall"])
    assert known is not None
    assert {one.state for one in known.questions[DUCKS.key]} == {State.OPEN}
    for nobody in (12, 13, 14, 15, 16, 17, 50):
        assert f"Person Number {nobody}".encode() not in sent


async def test_what_was_public_and_is_not_any_more_leaves_the_screen(day: Day, screens: Hall):
    question = await day.ask("Withdrawn heron", by=13)
    async with screens.window() as screen:
        await screen.shows(lambda shown: shown["best"])
        await day.app.staff.questions.withdraw(person(13), question.id)

        assert b"heron" not in repr(await screen.shows(lambda shown: not shown["best"])).encode()


@pytest.mark.threat("S9")
async def test_hostile_words_are_sent_as_data(day: Day, screens: Hall):
    text = "</script><img src=x onerror=alert(1)> \u202egnp.exe data: x"
    await day.ask(text)

    async with screens.window() as screen:
        (question,) = (await screen.shows(lambda shown: shown["best"]))["best"]

    assert question["text"] == text.replace("\u202e", "")
    assert screen.sent.count(b"data: ") == 2  # one of them is the asker's
    assert screen.sent.endswith(b"}\n")


async def test_the_theme_is_as_its_file_is_by_now(day: Day, tmp_path: Path):
    theme = tmp_path / "theme.css"
    theme.write_text(":root { --stage-accent: red }")
    async with hall(day.url, day.key_file, day.clock, day.files, theme=theme) as screens:
        path = f"{await screens.path()}theme.css"
        assert (await screens.asked(path))[1] == b":root { --stage-accent: red }"

        theme.write_text(":root { --stage-accent: blue }")
        assert (await screens.asked(path))[1] == b":root { --stage-accent: blue }"

        theme.unlink()
        assert (await screens.asked(path))[:2] == (200, b"")


@pytest.mark.threat("S9")
async def test_the_key_stays_until_the_word_is_another(day: Day, screens: Hall):
    key = (await screens.door()).key
    async with hall(day.url, day.key_file, day.clock, day.files) as again:
        assert (await again.door()).key == key
    async with hall(day.url, day.key_file, day.clock, day.files, word="autumn") as changed:
        assert (await changed.door()).key != key
        assert (await changed.asked(await screens.path()))[:2] == NOTHING


@pytest.mark.threat("S9")
async def test_each_server_has_a_key_of_its_own(day: Day, screens: Hall):
    await day.app.staff.secretary.open(ELSEWHERE)

    keys = {door.server: door.key for door in await screens.stagehand.doors()}

    assert set(keys) == {SERVER, ELSEWHERE}
    assert len({*keys.values()}) == 2
    assert (await screens.asked(f"/{SERVER}-{keys[ELSEWHERE]}/"))[:2] == NOTHING


async def test_a_conference_of_other_files_has_no_door_here(day: Day):
    other = replace(day.files, profile=replace(day.files.profile, slug="other"))

    async with hall(day.url, day.key_file, day.clock, other) as screens:
        assert await screens.stagehand.doors() == []


def test_there_is_a_link_for_each_room():
    door = Door(SERVER, "0" * 32, ("Main Hall", "Café & Bar"))

    assert links("https://a.example", [door]) == {
        "Main Hall": f"https://a.example/42-{'0' * 32}/?room=Main+Hall",
        "Café & Bar": f"https://a.example/42-{'0' * 32}/?room=Caf%C3%A9+%26+Bar",
    }
    several = links("", [door, Door(ELSEWHERE, "1" * 32, (None,))])
    assert list(several) == ["Main Hall (42)", "Café & Bar (42)", "(43)"]


def test_an_address_that_others_can_reach_has_to_have_a_name():
    with pytest.raises(Refusal, match="Say how they call it, as in --origin"):
        origins_at("0.0.0.0:8011")

    assert origins_at("10.0.0.1:80", "http://screens.example") == ("http://screens.example",)
    assert origins_at("127.0.0.1:80", "https://a.example") == (
        "https://a.example",
        "http://127.0.0.1",
        "http://localhost",
    )
    assert origins_at("[::1]:80") == ("http://[::1]", "http://localhost")


async def test_an_address_that_is_taken_is_refused_in_a_sentence(day: Day, screens: Hall):
    port = int(screens.origin.rpartition(":")[2])

    with pytest.raises(Refusal, match="Nobody can listen at"):
        async with hall(day.url, day.key_file, day.clock, day.files, port=port):
            pass
