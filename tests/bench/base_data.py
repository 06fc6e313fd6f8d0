"""`python -m tests.bench.base_data` gives an empty database its tables, a helpline and staff."""

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """The baseline has nothing but its table."""
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    if "intake" in settings.INSTALLED_APPS:
        from intake.demo.helpline import make_helpline
        from intake.demo.staff import make_staff

        make_helpline()
        make_staff()
        call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    django.setup()
    main()
