"""Components that build prompts and answers."""

from windrow.components.builders.answer_builder import AnswerBuilder
from windrow.components.builders.chat_prompt_builder import ChatPromptBuilder
from windrow.components.builders.prompt_builder import PromptBuilder

__all__ = ["AnswerBuilder", "ChatPromptBuilder", "PromptBuilder"]
