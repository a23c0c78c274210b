"""What models are asked: templates, which a file can replace, filled in for one task."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import ValidationError
from typing_extensions import TypedDict

from renderkit.bench.suite import Task
from renderkit.bench.tables import shown
from renderkit.models import Record

Role = Literal["system", "user", "assistant"]


class Message(TypedDict):
    """One turn of a conversation, in the form of OpenAI's interface."""

    role: Role
    content: str


class Turn(Record):
    """An attempt that failed: what was answered, as it goes back to the model, and what was wrong with it."""

    code: str
    feedback: str
    outcome: Literal["failed", "cut_off", "no_code"] = "failed"


class Guide(Record):
    """What is said of a language; `whole`: its programs cannot read files, so all the data are shown."""

    guide: str = ""
    data: str = ""
    whole: bool = False


class Templates(Record):
    """The texts; prompts.toml says which words are filled in."""

    system: str
    task: str
    libraries: str
    repair: str
    cut_off: str
    no_code: str
    judge_task: str
    judge_visual: str
    judge_again: str


class PromptsError(Exception):
    """A file of prompts cannot be used. The message says where and why."""


WORDS = frozenset(
    {"language", "tag", "guide", "data", "libraries", "description", "style", "shown", "code", "feedback"}
)
_WORD = re.compile(r"\{([a-z]+)\}")


class Prompts(Record):
    """All that a run says to models. It is written down with the run."""

    prompts: Templates
    languages: dict[str, Guide]

    @staticmethod
    def load(path: Path | None = None) -> Prompts:
        """Those of a file, or renderkit's own. Raises PromptsError."""
        name = str(path or "prompts.toml")
        try:
            text = (
                files(__package__).joinpath("prompts.toml").read_text("utf-8")
                if path is None
                else path.read_text("utf-8")
            )
            made = Prompts.model_validate(tomllib.loads(text))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise PromptsError(f"{name}: {where}: {first['msg']}") from None
        except (OSError, ValueError) as error:
            raise PromptsError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
        for key, template in made.prompts:
            unknown = set(_WORD.findall(template)) - WORDS
            if unknown:
                known = ", ".join(sorted(WORDS))
                raise PromptsError(f"{name}: prompts.{key}: no such word {{{min(unknown)}}} (known: {known})")
        if "default" not in made.languages:
            raise PromptsError(f"{name}: [languages.default] is due")
        return made

    def conversation(self, task: Task, title: str, turns: Sequence[Turn] = ()) -> list[Message]:
        """What a model is asked for a task, after the attempts that failed; `title` is the language's."""
        words = self._words(task, title)
        messages: list[Message] = [
            {"role": "system", "content": _filled(self.prompts.system, words)},
            {"role": "user", "content": _filled(self.prompts.task, words)},
        ]
        templates = {
            "failed": self.prompts.repair,
            "cut_off": self.prompts.cut_off,
            "no_code": self.prompts.no_code,
        }
        for turn in turns:
            said = {**words, "code": turn.code, "feedback": turn.feedback}
            messages.append({"role": "assistant", "content": turn.code})
            messages.append({"role": "user", "content": _filled(templates[turn.outcome], said)})
        return messages

    def judge(self, kind: Literal["task", "visual"], task: Task, title: str) -> str:
        """What a judge is asked."""
        template = self.prompts.judge_task if kind == "task" else self.prompts.judge_visual
        return _filled(template, self._words(task, title))

    def _words(self, task: Task, title: str) -> dict[str, str]:
        guide = self.languages.get(task.language, self.languages["default"])
        libraries = ", ".join(task.used_lib)
        return {
            "language": title,
            "tag": task.language,
            "guide": guide.guide,
            "libraries": _filled(self.prompts.libraries, {"libraries": libraries}) if libraries else "",
            "data": guide.data if task.data.strip() else "",
            "shown": shown(task.data, whole=guide.whole),
            "description": task.description,
            "style": task.style,
            "code": "",
            "feedback": "",
        }


def fence(code: str, tag: str) -> str:
    """A program as a model would answer it; the fence is longer than any in the program."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{tag}\n{code.rstrip()}\n{ticks}"


def _filled(template: str, words: dict[str, str]) -> str:
    """The template with its words filled in, in one pass, without the lines that are then empty."""
    lines = []
    for line in template.strip("\n").split("\n"):
        found = _WORD.findall(line)
        if found and not any(words.get(word, "") for word in found):
            continue
        while found and line.endswith(f"{{{found[-1]}}}") and not words.get(found[-1], ""):
            line = line[: -len(found.pop()) - 2].rstrip()  # no blank is left before a word that is empty
        lines.append(_WORD.sub(lambda match: words.get(match[1], match[0]), line))
    return "\n".join(lines)
