"""The commands of the command line, one file each; `bot.__main__` names them."""
