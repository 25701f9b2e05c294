"""Asking a question: the form, the command, the message's menu, and what stands in the way."""

from tests.cogs import question_stage
from tests.cogs.question_stage import QuestionStage, text_of
from tests.cogs.stage import in_public, shown

files, stage = question_stage.files, question_stage.stage

IN_THE_QUEUE = "Your question is in the queue, with your vote. `/questions mine` shows it."


async def test_the_button_above_the_thread_opens_a_form_and_the_question_appears_in_the_thread(
    stage: QuestionStage,
):
    await stage.opens()

    answer = await stage.ask(stage.ada, "Do ducks float in zero gravity?")

    assert shown(answer) == IN_THE_QUEUE
    message = in_public(stage.thread)[-1]
    assert text_of(message) == "Do ducks float in zero gravity?\nAsked by Ada"
    assert "Do ducks float" in stage.board_text
