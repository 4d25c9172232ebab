"""`make reading`: how well messages are read, by style and by field. `--show STYLE` prints misses of the seen half."""

import argparse
import gc
from statistics import median
from time import perf_counter

from bot.config import Settings
from bot.content import open_content
from reading.matter_json import as_json
from tests.reading.corpus_files import HALVES, PARTS, Half, messages
from tests.reading.scoring import MessageScore, Tally, score


def scores(half: Half) -> list[MessageScore]:
    """Every message of a half, read and compared."""
    reader = open_content(Settings()).reader()
    found = []
    for message in messages(half):
        since = perf_counter()
        given = [as_json(matter) for matter in reader.read(message.text, message.today, message.secretary or "")]
        elapsed = 1000 * (perf_counter() - since)
        one = score(message, given)
        one.milliseconds = elapsed
        found.append(one)
    return found


def tally(found: list[MessageScore]) -> Tally:
    total = Tally()
    for one in found:
        total.add(one)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=PARTS, default=None)
    parser.add_argument("--show", metavar="STYLE", default=None)
    arguments = parser.parse_args()
    gc.disable()
    for half in [arguments.half] if arguments.half else HALVES:
        found = scores(half)
        if arguments.show:
            if half in ("unseen", "strangers"):
                parser.error("these are only scored")
            _show([one for one in found if arguments.show in (one.message.style, "all")])
            return
        _print(half, found)


def _show(found: list[MessageScore]) -> None:
    for one in found:
        if not one.wholly_right:
            print(f"── {one.message.style} {one.message.number}: {one.message.text.strip()}")
            for key, wanted, told in one.wrong:
                print(f"   WRONG {key}: {told}   expected {wanted}")
            for key, wanted in one.missing:
                print(f"   miss  {key}: expected {wanted}")


def _print(half: Half, found: list[MessageScore]) -> None:
    print(f"{half}: {len(found)} messages")
    names = ("nothing wrong", "wholly right", "rejected", "lost", "median ms", "worst ms")
    print(f"{'style':10} {'n':>4} " + " ".join(f"{name:>13}" for name in names))
    styles = list(dict.fromkeys(one.message.style for one in found))
    for style in [*styles, "all"]:
        one = tally([each for each in found if style in (each.message.style, "all")])
        rejected = f"{one.share_rejected:13.1%}" if one.negatives else " " * 13
        print(
            f"{style:10} {one.messages:4} {one.share_nothing_wrong:13.1%} {one.share_wholly_right:13.1%} {rejected}"
            f" {one.share_lost:13.1%} {median(one.milliseconds):13.2f} {max(one.milliseconds):13.2f}"
        )
    whole = tally(found)
    print(f"\n{'field':18} {'precision':>9} {'recall':>7} {'right':>6} {'wrong':>6} {'missing':>8}")
    for key in sorted({*whole.right, *whole.wrong, *whole.missing}):
        right, wrong, missing = whole.right[key], whole.wrong[key], whole.missing[key]
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missing + wrong) if right + missing + wrong else 1.0
        print(f"{key:18} {precision:9.1%} {recall:7.1%} {right:6} {wrong:6} {missing:8}")
    print()


if __name__ == "__main__":
    main()
