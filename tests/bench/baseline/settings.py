"""As little as Django runs with, on the same database options as Intake."""

from config import env

SECRET_KEY = env.text("SECRET_KEY")
INTAKE_KEYS = env.keys(env.text("INTAKE_KEYS"))  # the server names networks under them
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
INSTALLED_APPS = ["tests.bench.baseline"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.baseline.urls"
USE_TZ = True
TRUSTED_PROXIES: list[str] = []
