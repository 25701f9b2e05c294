"""The staircase holds: an arrow goes down, never up, and every line knows its room."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STEPS = ("bot.domain", "bot.store", "bot.services", "bot.client", "cogs")
"""From the lowest to the highest; everything else in `bot` stands on top or beside."""

BESIDE = ("bot.clock", "bot.errors")

HOMES = {
    "discord": ("bot.client", "cogs", "bot.commandline"),
    "sqlalchemy": ("bot.store",),
    "alembic": ("bot.store",),
    "apscheduler": ("bot.ticker",),
    "prometheus_client": ("bot.watching",),
}
"""Where a library may be imported, by library."""

IN_MEMORY = ("io.BytesIO", "io.StringIO")

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("utils", "utcnow"),
}

MIGRATIONS = "bot.store.migrations.versions"

LONGEST_FILE = 300
LONGEST_FUNCTION = 50


@dataclass(frozen=True)
class Module:
    """A module of ours, as text: nothing is imported to look at it."""

    name: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def imports(self) -> Iterator[str]:
        """Every module that it imports, in full."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                named = [f"{node.module}.{alias.name}" for alias in node.names]
                if not all(name in IN_MEMORY for name in named):
                    yield node.module
                yield from named


Rule = Callable[[Module], list[str]]
"""What a module does against a rule."""


def modules() -> list[Module]:
    """Every module of `bot` and `cogs`."""
    paths = [path for top in ("bot", "cogs") for path in (ROOT / top).rglob("*.py")]
    assert len(paths) > 50
    return [Module(_name(path), path.read_text(encoding="utf-8")) for path in sorted(paths)]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def step_of(name: str) -> int:
    """How high a module stands; what is on no step of its own stands on top of all."""
    for height, step in enumerate(STEPS):
        if is_in(name, step):
            return height
    return -1 if any(is_in(name, beside) for beside in BESIDE) else len(STEPS)


def arrows_up(module: Module) -> list[str]:
    ours = [name for name in module.imports() if name.split(".")[0] in {"bot", "cogs"}]
    return [f"{module.name} -> {name}" for name in ours if step_of(name) > step_of(module.name)]


def strangers(module: Module) -> list[str]:
    """Libraries that this module imports although it is not their home."""
    return [
        f"{module.name} -> {name}"
        for name in module.imports()
        for library, homes in HOMES.items()
        if is_in(name, library) and not any(is_in(module.name, home) for home in homes)
    ]


def imported_cogs(module: Module) -> list[str]:
    return [f"{module.name} -> {name}" for name in module.imports() if is_in(name, "cogs")]


def imported_tests(module: Module) -> list[str]:
    parts = ((name, name.split(".")) for name in module.imports())
    return [
        f"{module.name} -> {name}"
        for name, (top, *below) in parts
        if top == "tests" and any(part.startswith("test_") for part in below)
    ]


def clocks_read(module: Module) -> list[str]:
    return [
        f"{module.name}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (getattr(node.value, "id", getattr(node.value, "attr", "")), node.attr) in CLOCKS
    ]


def long_functions(module: Module) -> list[str]:
    return [
        f"{module.name}.{node.name}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]


def found(rule: Rule, among: list[Module] | None = None) -> list[str]:
    return [trouble for module in among or modules() for trouble in rule(module)]


def test_no_arrow_points_up():
    assert found(arrows_up) == []


def test_the_clock_and_the_errors_import_nothing_of_ours():
    beside = [module for module in modules() if module.name in BESIDE]

    assert [n for m in beside for n in m.imports() if n.split(".")[0] in {"bot", "cogs"}] == []


def test_libraries_stay_at_home():
    assert found(strangers) == []


def test_nobody_imports_a_cog():
    assert found(imported_cogs) == []


def test_only_the_clock_reads_a_clock():
    others = [module for module in modules() if module.name != "bot.clock"]

    assert found(clocks_read, others) == []


def test_the_domain_awaits_nothing_and_opens_nothing():
    domain = [module for module in modules() if is_in(module.name, "bot.domain")]
    forbidden = ("asyncio", "aiohttp", "pathlib", "os", "io", "socket", "logging")

    # Libraries that read files want one; bytes in memory are a file that opens nothing.
    names = [n for m in domain for n in m.imports() if n not in IN_MEMORY]
    assert [n for n in names if n.split(".")[0] in forbidden] == []
    assert [m.name for m in domain for n in ast.walk(m.tree) if isinstance(n, ast.Await)] == []


def test_files_and_functions_are_short():
    assert [m.name for m in modules() if m.source.count("\n") > LONGEST_FILE] == []
    # A migration is a list of tables, as long as they are many.
    others = [module for module in modules() if not is_in(module.name, MIGRATIONS)]
    assert found(long_functions, others) == []


def test_files_of_pages_are_short():
    paths = [path for kind in ("html", "css", "js") for path in (ROOT / "bot").rglob(f"*.{kind}")]

    assert {"index.html", "style.css", "stage.js", "main.js"} <= {path.name for path in paths}
    assert [p.name for p in paths if p.read_text().count("\n") > LONGEST_FILE] == []


def test_no_test_is_a_library_of_others():
    paths = sorted((ROOT / "tests").rglob("*.py"))
    tests = [Module(_name(path), path.read_text(encoding="utf-8")) for path in paths]

    assert len(tests) > 100
    assert found(imported_tests, tests) == []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (arrows_up, "bot.domain.x", "from bot.store.database import Database"),
        (arrows_up, "bot.services.x", "import bot.client.bot"),
        (arrows_up, "bot.client.x", "from bot import app"),
        (arrows_up, "bot.clock", "from bot import errors, domain"),
        (strangers, "bot.services.x", "import discord"),
        (strangers, "bot.domain.x", "from sqlalchemy import select"),
        (strangers, "bot.app", "from apscheduler.triggers.date import DateTrigger"),
        (imported_cogs, "cogs.agenda", "from cogs.conduct import ConductCog"),
        (imported_tests, "tests.x", "from tests.domain.test_x import y"),
        (imported_tests, "tests.x", "from tests.domain import test_x"),
        (clocks_read, "bot.domain.x", "import datetime\nnow = datetime.datetime.now()"),
        (clocks_read, "bot.services.x", "import discord\nnow = discord.utils.utcnow()"),
        (long_functions, "bot.x", "def f():\n" + "    pass\n" * LONGEST_FUNCTION),
    ],
)
def test_a_module_that_breaks_a_rule_is_caught(rule: Rule, name: str, source: str):
    assert rule(Module(name, source)) != []
