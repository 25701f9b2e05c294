"""The commands of `chair`, wired together."""

import typer

from bot.commandline import agenda_exporting as agenda_exporting  # it adds a command to the others
from bot.commandline.agenda import agenda_app
from bot.commandline.conduct import conduct_app
from bot.commandline.databases import db_app
from bot.commandline.exporting import export_app
from bot.commandline.health import health
from bot.commandline.recapping import recap
from bot.commandline.rehearsing import rehearse
from bot.commandline.running import check, invite, run
from bot.commandline.stage import stage

app = typer.Typer(
    help="Session Chair: runs a virtual conference on Discord. The conference's files are in "
    "data/, or in the folder that DATA_FOLDER names.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it would print locals, which may hold the token
    add_completion=False,
)
app.add_typer(agenda_app, name="agenda")
app.add_typer(export_app, name="export")
app.add_typer(conduct_app, name="conduct")
app.add_typer(db_app, name="db")
app.command()(rehearse)
app.command()(recap)
app.command()(run)
app.command()(check)
app.command()(invite)
app.command()(health)
app.command()(stage)
