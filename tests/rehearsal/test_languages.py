"""A day on which everybody reads another language than is spoken in public, and the other way."""

import shutil
from io import BytesIO
from pathlib import Path

import regex
from babel.messages.catalog import Message

from bot.rehearsal.day import Rehearsal
from bot.services.files import read_conference
from tests.catalogues import template, written
from tests.rehearsal.conftest import SAMPLE, Diary
