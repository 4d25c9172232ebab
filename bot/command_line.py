"""The command line: all commands."""

from bot.commands import demo, doctor, export, found, init, invite, read, report, run
from bot.commands.chinese import Application

app = Application("三张清单：党支部用聊天上报，一条命令汇总成绩清单、问题清单、任务清单。")
for command in (demo, run, init, found, invite, report, read, export, doctor):
    command.register(app)
