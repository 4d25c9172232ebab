"""The words that call a service: none calls two."""

import pytest

from handlers.dispatch.registry import services
from handlers.dispatch.services import WordTaken
from handlers.texts import Texts
from tests.handlers.test_texts import sentences


def texts(**changed: str) -> Texts:
    return Texts(sentences() | changed)


def test_no_shipped_word_calls_two_services() -> None:
    services(Texts.load())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"services.enrol.words": "登记 邀请码"}, ("邀请码", "邀请", "登记")),
        (
            {"services.month.words": "本月情况 ＡＢＣ", "services.nil.words": "本月未开展 abc"},
            ("abc", "本月情况", "本月未开展"),
        ),
        ({"services.month.latin": "activity"}, ("/activity", "上报活动", "本月情况")),
        ({"services.month.words": "本月情况 取消"}, ("取消", "本月情况")),
    ],
)
def test_a_word_given_twice_is_named_with_both_services(changed: dict[str, str], named: tuple[str, ...]) -> None:
    with pytest.raises(WordTaken) as raised:
        services(texts(**changed))
    assert all(f"“{word}”" in str(raised.value) for word in named)
