"""The sample conference, rehearsed: what the product promises, end to end."""

import html
import json
import re
from datetime import timedelta

from bot.domain.agenda import Kind, SessionKey
from bot.domain.deliveries import State
from bot.domain.post_kinds import CONFIDENTIAL, PostKind
from bot.rehearsal.legend import LEGEND
from bot.rehearsal.record import Record, Story
from bot.rehearsal.report import page
from tests.rehearsal.conftest import Diary
from tests.wire.openapi import needs_document, problems_of

POSTS = ("list", "preview", "now", "hold", "release", "skip", "reword")
SETTINGS = ("show", "channel", "lead", "digest", "ping", "wording", "reset", "history")
CASES = ("list", "open", "duty", "hand-over", "keep", "export", "numbers")
ALL_COMMANDS = {
    *("/agenda show", "/now", "/next", "/session", "/about", "/announce", "/status"),
    "/feedback",
    *("/conduct show", "/conduct drill", "/report new", "/report status"),
    *(f"/case {verb}" for verb in CASES),
    *(f"/announcements {verb}" for verb in POSTS),
    *(f"/configure {what}" for what in SETTINGS),
}


def test_nothing_goes_wrong(record: Record):
    assert record.problems == []
    assert record.ok


def test_all_sixteen_sessions_are_introduced_on_time(record: Record):
    introduced = {
        post.session for post in record.posts if post.kind in {PostKind.NOW, PostKind.BREAK}
    }

    assert introduced == {session.key for session in record.sessions}
    assert len(introduced) == 16


def test_every_post_is_sent_at_its_time(record: Record):
    assert {post.state for post in record.posts} == {State.SENT}


def test_no_post_is_repeated_over_the_restart(record: Record, told: Diary):
    assert record.restarted_at
    assert told.said == ["The bot is stopped and started again."]
    assert len({post.key for post in told.posts}) == len(told.posts) == len(record.posts)
    assert any(post.at < record.restarted_at for post in record.posts)
    assert any(post.at > record.restarted_at for post in record.posts)


def test_the_audience_uses_every_command_and_is_always_answered(record: Record):
    assert {command.name for command in record.commands} >= ALL_COMMANDS
    assert {command.outcome for command in record.commands} == {"answered", "refused"}


def test_every_talk_keynote_and_panel_has_one_thread_opened_and_closed_on_time(record: Record):
    asked = {"talk", "keynote", "panel"}
    sessions = {session.key: session for session in record.sessions}
    opened = {post.session: post for post in record.posts if post.kind is PostKind.THREAD}
    closed = {post.session: post for post in record.posts if post.kind is PostKind.SUMMARY}

    assert set(opened) == set(closed) == {s.key for s in record.sessions if s.kind in asked}
    for key, opening in opened.items():
        session = sessions[SessionKey(key or "")]
        assert opening.due_at == session.starts_at - timedelta(minutes=5)
        assert closed[key].due_at == session.ends_at + timedelta(minutes=30)
    assert sorted(thread.session for thread in record.threads) == sorted(k for k in opened if k)
    assert all(thread.closed for thread in record.threads)


def test_every_talk_keynote_and_panel_is_asked_about_once_in_its_thread(record: Record):
    asked = {"talk", "keynote", "panel"}
    ends = {s.key: s.ends_at for s in record.sessions if s.kind in asked}
    posts = [post for post in record.posts if post.kind is PostKind.FEEDBACK]

    assert {post.session: post.due_at for post in posts} == ends
    assert len(posts) == len(ends)
    assert all(post.channel.startswith("Questions: ") for post in posts)


def test_who_rated_a_session_reads_their_own_and_the_speaker_what_it_comes_to(record: Record):
    looks = [used for used in record.commands if used.name == "/feedback"]
    read = {u.by: str((u.shown or {})["embeds"]) for u in looks if u.outcome == "answered"}

    assert "You gave it 5 of 5." in read["Ada"]
    assert "4.3" not in read["Ada"]
    for reader in ("Grace", "Sam"):
        assert "**4.3** of 5, 3 rated" in read[reader]
        assert "I would have liked to see more examples." in read[reader]
        assert not any(name in read[reader] for name in ("Ada", "Bob", "Cleo"))


def test_the_report_shows_every_thread_with_its_board(record: Record):
    shown = page(record)

    assert all(html.escape(thread.name) in shown for thread in record.threads)
    assert "What would you do differently if you began again?" in shown
    assert re.search(r'<a href="https://discord.com/channels/\d+/\d+/\d+">↗</a>', shown)


def test_two_threads_of_the_same_name_are_kept_apart_by_the_start_of_their_sessions(
    record: Record,
):
    shown = html.unescape(re.sub(r"<[^>]+>", "", page(record)))

    names = [thread.name for thread in record.threads]
    assert names.count("Questions: To be announced") == 2
    for start in ("09:05 PDT", "10:30 PDT"):
        assert shown.count(f"Questions: To be announced ({start})") == 1


def test_whatever_goes_over_the_wire_is_as_discord_documents_it(record: Record):
    needs_document()

    assert len(record.exchanges) > 150
    assert problems_of(record.exchanges) == []


def test_programs_get_sessions_posts_commands_and_the_verdict(record: Record):
    document = json.loads(json.dumps(record.document()))

    assert list(document) == ["sessions", "posts", "commands", "problems", "untried", "ok"]
    assert list(document["posts"][0]) == [
        *("key", "kind", "session", "channel", "due_at", "sent_at"),
        *("late_seconds", "state", "text"),
    ]
    assert list(document["commands"][0]) == ["name", "by", "ms", "outcome"]


def test_the_report_shows_some_answers_as_the_one_person_sees_them(record: Record):
    shown = page(record)

    for name in ("/agenda", "/ask", "/host", "/questions mine"):
        assert f'<section class="person" aria-label="{name}' in shown
    assert "Nothing is being asked" in shown


def test_the_report_begins_with_what_is_on_it_and_every_link_leads_somewhere(record: Record):
    shown = page(record)

    contents = shown[shown.index("<nav") : shown.index("</nav>")]
    targets = re.findall(r'href="#([\w-]+)"', contents)
    assert len(targets) >= 7
    assert len(set(targets)) == len(targets)
    assert all(f'id="{target}"' in shown for target in targets)


def test_the_report_says_of_every_post_what_it_is_for_and_whether_the_audience_caused_it(
    record: Record,
):
    shown = page(record)

    kinds = {kind for kind, _ in record.posts_by_kind()}
    explained = {kind for kind in PostKind if f"<dt>{kind} " in shown}
    assert explained == kinds
    assert set(LEGEND) == set(PostKind) - CONFIDENTIAL
    causes = {post.kind: post.caused for post in record.posts if post.caused}
    assert causes == {
        PostKind.OWN: "by Grace, of the audience, with /announce",
        PostKind.LATE: "by Grace, of the audience, with /late",
        PostKind.NOW: "reworded by the audience, with /announcements reword",
    }
    assert sum(post.caused != "" for post in record.posts) == 5
    for words in causes.values():
        assert words in shown


def test_the_report_is_one_page_that_loads_nothing_and_shows_every_post(record: Record):
    html = page(record)

    assert "src=" not in html
    assert "<link" not in html
    assert "@import" not in html
    assert html.count('<article class="post">') == len(record.posts)
    assert "Every post was made once" in html


def test_a_report_of_a_message_one_naming_a_moderator_and_one_in_private_are_made(record: Record):
    assert [story.title for story in record.stories] == [
        "A report of a message",
        "A report that names a moderator",
        "A report written in private with the bot",
    ]
    for story in record.stories:
        (reporter,) = [name for name, part in story.parts.items() if part == "reports"]
        assert "Your report is kept." in words(story, reporter)
        assert story.code


def test_the_moderator_who_is_named_sees_nothing_of_the_report(record: Record):
    story = record.stories[1]
    (named,) = [name for name, part in story.parts.items() if part == "is named"]

    assert "There is no such case" in words(story, named)
    assert "Nothing of it, in any channel and in the inbox." in words(story, named)
    assert not any(secret in words(story, named) for secret in story.secrets)
    assert any(story.code in words(story, name) for name in ("Max", "Moira"))


def test_who_has_nothing_to_do_with_it_sees_nothing_of_any_report(record: Record):
    for story in record.stories:
        assert "Nothing of it, in any channel and in the inbox." in words(story, "Uma")
        assert "Only the conduct team" in words(story, "Uma")
        assert not any(secret in words(story, "Uma") for secret in story.secrets)


def test_the_report_shows_what_each_person_saw_of_each_report(record: Record):
    shown = page(record)

    for story in record.stories:
        assert story.title in shown
        for name in {sight.by for sight in story.sights}:
            assert f'aria-label="What {name} saw"' in shown


def words(story: Story, name: str) -> str:
    """Everything that one person saw of a report."""
    return json.dumps([sight.message for sight in story.seen_by(name)], ensure_ascii=False)


def test_the_server_has_no_events_of_the_sessions_where_nobody_wants_them(record: Record):
    assert record.events == []


def test_who_remembers_a_session_is_reminded_of_it_in_their_inbox(record: Record):
    reminders = [post for post in record.posts if post.kind is PostKind.REMINDER]

    assert len(reminders) == 2
    assert {post.channel for post in reminders} == {"@Ada"}
    assert all(post.text.startswith("⏰ In 10 minutes: ") for post in reminders)


def test_the_recap_of_the_day_has_every_session_and_none_of_the_audience(record: Record):
    text = (record.recap or b"").decode()

    for session in record.sessions:
        assert session.kind is Kind.BREAK or html.escape(session.name) in text
    assert "Rated 4.3 of 5, from 3 people." in text
    for name in {used.by for used in record.commands}:
        assert f">{name}" not in text
    assert [post.state for post in record.posts if post.kind is PostKind.RECAP] == [State.SENT]
