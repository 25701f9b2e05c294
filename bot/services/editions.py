"""The agenda in force, as it is handed out."""

from bot.domain.conference import ConferenceId, Profile
from bot.domain.exports.editions import Edition
from bot.store.database import Records


async def edition_in_force(
    records: Records, conference: ConferenceId, profile: Profile
) -> Edition | None:
    """With its version and since when it is in force; None before there was any."""
    version = await records.agendas.newest(conference)
    if version is None:
        return None
    name = profile.name or version.agenda.title
    return Edition(version.agenda, name, profile.slug, version.number, version.at)
