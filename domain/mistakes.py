"""Mistakes in the data files that an office may edit, as sentences that name the key."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError


def explained(error: ValidationError, raw: Mapping[str, Any]) -> str:
    """All mistakes of `error`, found in the file's content `raw`, in Chinese and without the final 。"""
    return "；".join(_sentence(mistake, raw) for mistake in error.errors())


def _sentence(mistake: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    where = _key(mistake["loc"], raw)
    match mistake["type"]:
        case "missing":
            what = "缺少这一项"
        case "extra_forbidden":
            what = "不认识这一项"
        case "enum" | "literal_error":
            what = f"只能是 {mistake['ctx']['expected'].replace(' or ', '、').replace(', ', '、')}"
        case "value_error":
            what = str(mistake["ctx"]["error"])
        case _:
            what = mistake["msg"]
    return f"{where}：{what}" if where else what


def _key(path: tuple[str | int, ...], raw: Any) -> str:
    """`kind「theme_day」.norm.per`: a place in the file, entries of a list named by their code."""
    words: list[str] = []
    for step in path:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        if isinstance(step, int):
            code = raw.get("code") if isinstance(raw, dict) else None
            words[-1] += f"「{code or step + 1}」"
        else:
            words.append(step)
    return ".".join(words)
