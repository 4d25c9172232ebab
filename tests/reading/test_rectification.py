"""整改进展 in a sentence: which problem, what was done, how far it is."""

import pytest

from reading.rectification import Progress, find_progress


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("问题3完成80%，修订了学习计划", {"problem": "3", "text": "完成80%，修订了学习计划", "percent": "80%"}),
        ("问题３，完成百分之六十", {"problem": "3", "text": "完成百分之六十", "percent": "百分之六十"}),
        ("问题12号，大约完成五成", {"problem": "12", "text": "大约完成五成", "percent": "五成"}),
        ("整改进展：问题3 已完成整改，申请销号",
         {"problem": "3", "text": "已完成整改，申请销号", "percent": "100%", "apply": "yes"}),
        ("问题三的整改情况：整改到位", {"problem": "3", "text": "整改到位", "percent": "100%"}),
        ("问题3 开过一次专题会", {"problem": "3", "text": "开过一次专题会"}),
        ("问题3 还没有全部完成", {"problem": "3", "text": "还没有全部完成"}),
        ("问题3由30%到50%", {"problem": "3", "text": "由30%到50%"}),
        ("问题3完成80%，暂不申请销号", {"problem": "3", "text": "完成80%，暂不申请销号", "percent": "80%"}),
        ("问题3 取得成效", {"problem": "3", "text": "取得成效"}),
    ],
)  # fmt: skip
def test_what_is_told_is_not_asked(sentence: str, answers: dict[str, str]) -> None:
    assert find_progress(sentence) == Progress(answers)


@pytest.mark.parametrize(
    "sentence",
    [
        "问题3",
        "问题3怎么改",
        "问题3改完了吗？",
        "问题10项全部完成",
        "第三个问题完成了",
        "研究问题3",
        "问题一二百 完成",
        "问题导向",
    ],
)
def test_what_tells_of_no_problem_is_left_alone(sentence: str) -> None:
    assert find_progress(sentence) is None
