"""The sub-commands of `jiancai`, one module each: `arguments(parser)` says what it takes, `run(options)` does it."""
