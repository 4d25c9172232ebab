"""The commands of the command line, one file each; `bot.command_line` names them."""
