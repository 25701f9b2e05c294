"""`chair agenda export`: an agenda in another format, from a file or as it is in force."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.agenda import agenda_app
from bot.commandline.agenda_files import Columns, FirstDay, Zone, read_file
from bot.commandline.memory import remembered
from bot.commandline.words import complain, fail, read_settings
from bot.commandline.writing import must_be_new, write
from bot.domain.conference import ConferenceId
from bot.domain.conference_files import ConferenceFiles
from bot.domain.exports.editions import Edition, Form, losses
from bot.domain.formats.keys import slug
from bot.domain.text import count
from bot.services.editions import edition_in_force
from bot.services.files import profile_beside
from bot.store.database import Records

_FORM_BY_SUFFIX = {
    ".yaml": Form.YAML,
    ".yml": Form.YAML,
    ".ics": Form.ICS,
    ".xml": Form.FRAB_XML,
    ".json": Form.FRAB_JSON,
    ".csv": Form.CSV,
}


@agenda_app.command()
def export(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The agenda file; left out, the agenda that is in force by the bot's database.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="Left out, what the name of the output ends in, or YAML."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write it here; left out, it is printed.")
    ] = None,
    timezone: Zone = None,
    date: FirstDay = None,
    column: Columns = None,
) -> None:
    """Write an agenda in another format, the cancelled sessions included.

    Whatever the format cannot hold is named on the standard error. Leaves with status 1 where the
    agenda has mistakes, with 2 where it cannot be read or written; no file is written over.
    """
    form = form or _form_of(output)
    if output:
        must_be_new(output)
    if file is None and (timezone or date or column):
        fail("--timezone, --date and --column say how a file is read. Name the file, too.")
    edition = _of_file(file, timezone, date, column) if file else _in_force(form)
    content = edition.written(form)
    for loss in losses(edition.agenda, form):
        typer.echo(loss, err=True)
    if output is None:
        typer.echo(content, nl=False)
        return
    write(output, content)
    sessions = count(len(edition.agenda.sessions), "session")
    typer.echo(f"Wrote {sessions} to {output} ({form.called}).", err=True)


def _form_of(output: Path | None) -> Form:
    if output is None:
        return Form.YAML
    form = _FORM_BY_SUFFIX.get(output.suffix.casefold())
    if form is None:
        fail(f"{output} does not say the format. Add --format: {', '.join(Form)}.")
    return form


def _of_file(
    file: Path, timezone: str | None, day: str | None, columns: Sequence[str] | None
) -> Edition:
    """Known by the conference beside it, where there is one; else by what it calls itself."""
    reading = read_file(file, timezone, day, columns, err=True)
    complain((*reading.left_out, *reading.warnings), err=True)
    agenda, profile = reading.agenda, profile_beside(file)
    name = (profile and profile.name) or agenda.title or file.stem
    acronym = profile.slug if profile else slug(name) or "conference"
    changed_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Edition(agenda, name, acronym, 0, changed_at)


def _in_force(form: Form) -> Edition:
    instead = f"Or name a file, as in: export {read_settings().data_folder / 'agenda.yaml'}"
    _, found = remembered(partial(_edition, form), err=True, instead=instead)
    editions = [edition for edition in found if edition]
    if not editions:
        fail(f"The bot has not opened this conference yet. Start it. {instead}")
    if any(edition.agenda != editions[0].agenda for edition in editions):
        fail("This conference is on several servers, with different agendas. Use /agenda export.")
    return editions[0]


async def _edition(
    form: Form, records: Records, conference: ConferenceId, files: ConferenceFiles
) -> Edition | None:
    return await edition_in_force(records, conference, files.profile, form)
