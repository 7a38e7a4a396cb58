"""`python -m bonafide` is the program `bonafide`."""

from bonafide.cli.main import main

main()
