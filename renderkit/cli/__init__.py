"""The command line: one module per command. Heavy imports happen in the commands, not here."""
