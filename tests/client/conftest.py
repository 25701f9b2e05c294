"""The same conference on SimCord's Discord as for the cogs."""

from tests.cogs.conftest import app, clock, env, files, settings, stage

__all__ = ["app", "clock", "env", "files", "settings", "stage"]
