"""The engine's sentences, as short as tests like them."""

from dialogue import Phrases

PHRASES = Phrases(
    confirm="确认 是的",
    edit="修改 改",
    cancel="取消",
    done="完成",
    skip="跳过",
    clear="清空",
    keep="不改了",
    more="更多",
    mark="✓ ",
    card_line="{label}：{text}",
    review="对吗？",
    review_help="请点确认，或写要改哪一项。",
    which_line="改哪一项？",
    present_answer="现在是：{answer}",
    not_offered="没有这一项。",
    gone="这一项现在没有了。",
    at_least="至少选{count}项。",
    blank="请写几个字。",
    too_long="请不要超过{limit}字。",
    send_file="请发文件，或点完成。",
    file_kept="收到{name}。",
    stale="这是以前的问题。",
    doubled="已经收到了。",
    first="前面没有了。",
    committed="已经记下，不能退回。",
    changed="问题有变动。",
)
