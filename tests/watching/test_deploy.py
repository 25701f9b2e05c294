"""What stands in docs/deploy, held against the bot."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.client.outcomes import Answered, Outcome, Way
from bot.clock import SteppedClock
from bot.commandline import app as chair
from bot.domain.announcements import PlannedPost, PostKey
from bot.domain.backlog import Backlog
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Delivery, Posted
from bot.domain.post_kinds import PostKind
from bot.serving import CLOSES_WITHIN
from bot.settings import Settings
from bot.ticker import STOPS_WITHIN
from bot.watching.health import UNANSWERED, Check, Look, Memory
from bot.watching.metrics import Tally
from tests.watching.page import samples
from tests.wire.conference_bot import NINE

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
ALERTS = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
BOT, SCREENS = "session-chair", "session-chair-stage"
PANELS = json.loads((DEPLOY / "dashboard.json").read_text())["panels"]
COMMANDS = {command.callback.__name__ for command in chair.registered_commands if command.callback}


def everything() -> dict[str, dict[str, set[str]]]:
    """Every metric that there can be, with its labels and the values seen here."""
    tally, clock = Tally(), SteppedClock(NINE)
    post = PlannedPost(PostKey("k"), PostKind.NOW, "talks", NINE, NINE + timedelta(hours=1))
    row = Delivery(ConferenceId("c"), post)
    tally.saved(row.claimed(NINE).made(clock.now(), Posted(1, 2)))
    tally.saved(row.claimed(NINE).failed("why"))
    tally.saved(row.skipped("why"))
    tally.saved(row.claimed(NINE).put_off(clock.now(), "why", None))
    for outcome in Outcome:
        tally.answered(Answered(Way.COMMAND, "now", outcome, 0.1))
    memory = Memory(0.01, Backlog(), Backlog(), dict.fromkeys(UNANSWERED, 0))
    nothing = timedelta()
    page = tally.page(Look(1, nothing, nothing, nothing, nothing, 0.1, memory)).decode()
    found: dict[str, dict[str, set[str]]] = {"up": {"job": {"session-chair"}}}
    for sample in samples(page):
        labels = found.setdefault(sample.name, {})
        for name, value in sample.labels.items():
            labels.setdefault(name, set()).add(value)
    return found


def queries() -> dict[str, tuple[str, str]]:
    """Every query with the text that names its labels."""
    alerts = {rule["alert"]: (rule["expr"], str(rule["annotations"])) for rule in ALERTS}
    panels = {
        f"{panel['title']} {target['refId']}": (target["expr"], target["legendFormat"])
        for panel in PANELS
        for target in panel["targets"]
    }
    return alerts | panels


@pytest.mark.parametrize(("query", "text"), queries().values(), ids=queries())
def test_a_query_names_what_there_is(query: str, text: str):
    known = everything()

    names = re.findall(r"\b(?:chair_\w+|up)\b", query)
    assert len(names) == 1
    labels = known[names[0]]
    for name, value in re.findall(r'(\w+)="([^"]*)"', query):
        assert value in labels[name]
    grouped = [label for by in re.findall(r"by \(([^)]*)\)", query) for label in by.split(", ")]
    shown = re.findall(r"{{\s*(?:\$labels\.)?(\w+)\s*}}", text)
    assert {*grouped, *shown} <= set(labels)
    if grouped:
        assert {*shown} <= {*grouped}


def test_every_check_has_its_alert():
    told = {name for rule in ALERTS for name in re.findall(r'check="(\w+)"', rule["expr"])}

    assert told == set(Check)
    assert any("up{" in rule["expr"] for rule in ALERTS)


def test_every_metric_is_on_the_dashboard():
    shown = " ".join(query for query, _ in queries().values())
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in everything()}

    assert [name for name in families if name not in shown] == []


def test_the_panels_do_not_lie_on_one_another():
    places = [panel["gridPos"] for panel in PANELS]
    cells = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]

    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def unit(name: str = BOT) -> dict[str, list[str]]:
    """What the service of the unit says, by name; a name may stand there twice."""
    text = (DEPLOY / f"{name}.service").read_text()
    service = text.partition("[Service]")[2].partition("[Install]")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", service, re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(("name", "command"), [(BOT, "run"), (SCREENS, "stage")])
def test_the_unit_starts_a_command_that_exists(name: str, command: str):
    program, *arguments = shlex.split(unit(name)["ExecStart"][0])

    assert Path(program).relative_to(unit(name)["WorkingDirectory"][0]) == Path(".venv/bin/chair")
    assert arguments == [command]
    assert set(arguments) <= COMMANDS


def test_the_unit_sets_what_are_settings_and_nothing_secret():
    given = dict(one.split("=", 1) for one in shlex.split(" ".join(unit()["Environment"])))
    settings = Settings.model_validate({name.lower(): value for name, value in given.items()})

    assert {name.lower() for name in given} <= set(Settings.model_fields)
    assert settings.health_address.startswith("127.0.0.1:")
    assert str(settings.data_folder) == f"/var/lib/{unit()['StateDirectory'][0]}"
    assert not {"DISCORD_TOKEN", "CONDUCT_KEY"} & set(given)


def test_the_unit_lets_it_end_by_itself():
    stops = float(unit()["TimeoutStopSec"][0])

    assert unit()["Restart"] == ["on-failure"]
    assert stops > STOPS_WITHIN + CLOSES_WITHIN + 1


def test_the_screens_look_at_the_bots_data_as_the_bots_user_and_write_nothing():
    bot, screens = unit(), unit(SCREENS)
    folder, given = bot["StateDirectory"][0], shlex.split(screens["Environment"][0])

    assert screens["BindReadOnlyPaths"] == [f"/var/lib/private/{folder}:/var/lib/{folder}"]
    assert screens["TemporaryFileSystem"] == ["/var/lib:ro"]
    assert not {"StateDirectory", "ReadWritePaths", "BindPaths"} & set(screens)
    assert screens["User"] == [BOT]  # as systemd calls the bot's, which has no name of its own
    assert "User" not in bot
    assert f"DATA_FOLDER=/var/lib/{folder}" in given


def test_the_screens_are_kept_in_like_the_bot_and_know_none_of_its_secrets():
    bot, screens = unit(), unit(SCREENS)

    other = {name for name in bot if screens.get(name) != bot[name]}

    assert other == {
        *("ExecStart", "Environment", "Restart", "RestartPreventExitStatus"),
        *("StateDirectory", "StateDirectoryMode"),
    }
    assert screens["UnsetEnvironment"] == ["DISCORD_TOKEN CONDUCT_KEY"]


def test_the_screens_are_started_again_whatever_happens_and_end_by_themselves():
    assert unit(SCREENS)["Restart"] == ["always"]
    assert float(unit(SCREENS)["TimeoutStopSec"][0]) > CLOSES_WITHIN + 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("name", [BOT, SCREENS])
def test_systemd_understands_the_unit_and_calls_it_safe(tmp_path: Path, name: str):
    text = (DEPLOY / f"{name}.service").read_text()
    installed = tmp_path / f"{name}.service"
    installed.write_text(text.replace("/srv/session-chair/.venv/bin/chair", sys.executable))

    verified = analyze("verify", str(installed))
    judged = analyze("security", "--offline=true", "--threshold=20", str(installed))

    assert (verified.returncode, verified.stderr) == (0, "")
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words


def steps(name: str) -> list[str]:
    """What stands after each of these instructions of the Dockerfile."""
    text = (DEPLOY / "Dockerfile").read_text()
    return re.findall(rf"^{name} (.*)$", text, re.MULTILINE)


def test_everything_that_is_copied_is_there_and_not_left_out():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}

    copied = {source for step in steps("COPY") for source in step.split()[:-1]}
    assert copied == let_in
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_no_secret_and_no_memory_goes_into_the_image():
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert "!.env" not in rules
    assert rules.index("data/var") > rules.index("!data")


def test_what_is_installed_is_what_make_installs():
    makefile = (ROOT / "Makefile").read_text().replace("$(BIN)", ".venv/bin")
    made = re.findall(r"(?:@|\|\| )(\S*python\S*|\$\(PYTHON\)) (-m (?:pip|venv) .*)", makefile)
    known = {f"{program.replace('$(PYTHON)', 'python3')} {rest}" for program, rest in made}

    run = [step for step in steps("RUN") if "python" in step]
    assert len(run) == 3
    assert set(run) <= known


def test_the_image_needs_no_root_and_keeps_its_memory_in_a_volume():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    (folder,) = steps("WORKDIR")
    (volume,) = steps("VOLUME")
    default = str(Settings.model_fields["database_url"].default)

    assert lines.index("USER chair") < lines.index(f"ENTRYPOINT {steps('ENTRYPOINT')[0]}")
    assert f"///{Path(volume).relative_to(folder)}/" in default
    assert Path(volume).relative_to(folder) == Path("data/var")


def test_the_image_sets_what_are_settings():
    given = dict(one.split("=", 1) for one in shlex.split(steps("ENV")[0]))
    settings = {name.lower(): v for name, v in given.items() if not name.startswith("PYTHON")}

    assert set(settings) <= set(Settings.model_fields)
    assert Settings.model_validate(settings).log_format == "json"


def test_what_the_image_starts_exists():
    (folder,), (entry,), (command,) = steps("WORKDIR"), steps("ENTRYPOINT"), steps("CMD")
    (program,) = json.loads(entry)
    (check,) = re.findall(r"CMD (\[.*\])", steps("HEALTHCHECK")[0])

    assert Path(program).relative_to(folder) == Path(".venv/bin/chair")
    assert {*json.loads(command)} <= COMMANDS
    assert json.loads(check) == [program, "health"]
    assert "health" in COMMANDS
    installed = Path(sys.executable).with_name("chair")
    helped = subprocess.run([installed, "--help"], capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert helped.returncode == 0
    assert "health" in helped.stdout
