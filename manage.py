#!/usr/bin/env python
"""Django's command line for Intake."""

from intake.management.cli import run

if __name__ == "__main__":
    run("config.settings")
