"""更正: what was entered wrongly, named with what is right: 时限：12月31日；责任人：严慧敏；目标：……"""

import re
from dataclasses import replace
from datetime import date

from dialogue import Unacceptable
from domain.drafts import ActionDraft, ProblemDraft
from domain.rectification import TimeClass
from handlers.context import Transaction, User
from handlers.conversations.rectification.places import categories, leader_named, responsible_in, sources
from reading import dates

_PART = re.compile(r"[；;\n]+")
_NAMED = re.compile(
    r"^\s*(问题|类别|来源|类型|目标|整改目标|时限|完成时限|责任人|责任领导|措施|整改措施|发现日期)\s*[:：改为是]+\s*(.+)$"
)


def amended(user: User, draft: ProblemDraft, words: str, transaction: Transaction) -> ProblemDraft:
    """`draft` with what `words` name; all else stays. Raises Unacceptable."""
    parts = [part for part in _PART.split(words) if part.strip()]
    for part in parts:
        match = _NAMED.match(part)
        if not match:
            raise Unacceptable(user.content.text("problem.amend_help"))
        draft = _with(user, draft, match[1], match[2].strip(), transaction)
    return draft


def _with(user: User, draft: ProblemDraft, label: str, value: str, transaction: Transaction) -> ProblemDraft:
    content, today, place = user.content, transaction.now.date(), draft.organisation_id
    match label:
        case "问题":
            return replace(draft, text=value)
        case "目标":
            return replace(draft, goal=value)
        case "类别":
            return replace(draft, category=_one_of(user, categories(content).get(value), value), point=None)
        case "来源":
            return replace(draft, source=_one_of(user, sources(content).get(value), value))
        case "类型":
            names = {name: code for code, name in content.catalogue.code_names.get("time_class", {}).items()}
            return replace(draft, time_class=TimeClass(_one_of(user, names.get(value), value)))
        case "时限":
            return replace(draft, due=_day(value, today))
        case "发现日期":
            return replace(draft, found=dates.past(value, today).first)
        case "责任人":
            known, name = responsible_in(place, value, transaction)
            return replace(draft, responsible_id=known, responsible_name=name)
        case "责任领导":
            return replace(draft, leader=value, leader_id=leader_named(place, value, transaction))
        case _:
            actions = [one.strip() for one in re.split(r"[、,，]|[0-9][.、．]", value) if one.strip()]
            return replace(draft, actions=tuple(map(ActionDraft, actions)))


def _day(value: str, today: date) -> date:
    return dates.future(value, today).last


def _one_of(user: User, code: str | None, value: str) -> str:
    if code is None:
        raise Unacceptable(user.content.text("problem.no_such", value=value))
    return code
