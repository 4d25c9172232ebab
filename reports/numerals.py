"""Numbers and dates in the style of official documents."""

from datetime import date

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals: 一, 十, 十二, 三十. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"no numeral for {number}")
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def day(value: date) -> str:
    """2026年3月5日: Arabic figures, full year, no leading zeros. (GB/T 9704-2012, 7.3.5.4)"""
    return f"{value.year}年{value.month}月{value.day}日"


def ranges(numbers: tuple[int, ...]) -> str:
    """Ascending `numbers` with consecutive ones joined into ranges: 1—3、7、9—10."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] + 1 == number:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return "、".join("—".join(map(str, span)) for span in spans)
