"""`python -m tests.bench.row_count APP.MODEL` prints how many rows it has."""

import sys

import django
from django.apps import apps

if __name__ == "__main__":
    django.setup()
    print(apps.get_model(sys.argv[1])._default_manager.count())
