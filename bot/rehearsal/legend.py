"""What the posts of a rehearsal are for, and which of them the audience caused, in words."""

from collections.abc import Mapping

from bot.domain.deliveries import Delivery
from bot.domain.policy import SCHEDULED_POSTS
from bot.domain.post_kinds import PostKind

LEGEND: Mapping[PostKind, str] = {
    PostKind.DIGEST: "the morning's digest: the sessions of the day",
    PostKind.SOON: "a session starts soon",
    PostKind.NOW: "a session starts",
    PostKind.BREAK: "a break starts, and when it goes on",
    PostKind.CLOSING: "the closing words at a day's end",
    PostKind.THREAD: "the thread for a session's questions opens",
    PostKind.SUMMARY: "that thread closes, with what was asked and answered",
    PostKind.FEEDBACK: "people are asked how a session was",
    PostKind.OWN: "an organizer's own post, written with /announce",
    PostKind.NOTICE: "organizers are told what went wrong, and how to mend it",
    PostKind.QUESTION: "a question that somebody asked, with a button to vote for it",
    PostKind.REVIEW: "a question that waits for a moderator, or what became of it",
    PostKind.ANSWER: "a speaker's answer in writing",
    PostKind.NEWS: "whoever asked is told what became of their question",
    PostKind.UNANSWERED: "a speaker is shown what was left unanswered",
    PostKind.ERASURE: "names are taken off the questions, as the data ends",
    PostKind.CONDUCT: "the message with the button to report something in confidence",
    PostKind.CHANGE: "the agenda has changed",
    PostKind.LATE: "it is running late, or on time again, as an organizer said with /late",
    PostKind.CORRECTION: "a post that was made already is changed, since it does not hold any more",
    PostKind.PROPOSAL: "a new agenda from the address that is followed, for organizers to decide",
    PostKind.REMINDER: "a session starts soon, told to somebody who pressed Remember",
    PostKind.MOVE: "the same people are told that it takes place at another time, or not at all",
    PostKind.CHECKIN: "a speaker is asked whether they are there",
    PostKind.MISSING: "organizers are told which speakers have not answered that",
    PostKind.HELP: "a speaker calls the organizers for help",
    PostKind.RECAP: "thanks, and the conference in numbers, on the day after",
}
"""Every kind that a record shows: what is about reports of conduct is in their stories alone."""

_COMMAND_BY_KIND = {PostKind.OWN: "/announce", PostKind.LATE: "/late"}


def caused_by(row: Delivery) -> str:
    """Who of the audience planned it with a command, or gave it other words; else nothing.

    What answers to people (questions, reminders, help) says so by its kind.
    """
    if command := _COMMAND_BY_KIND.get(row.post.kind):
        return f"by {row.author}, of the audience, with {command}"
    if row.text and row.post.kind in SCHEDULED_POSTS:
        return "reworded by the audience, with /announcements reword"
    return ""
