"""Every setting of Intake, top to bottom; every value that differs between installations comes from the environment."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import env

# The folder of `manage.py`; in an installed package that of `intake`, which then holds `config` and `templates` too.
BASE_DIR = Path(__file__).resolve().parent.parent
HOME = BASE_DIR if (BASE_DIR / "manage.py").exists() else Path.cwd()
VAR = Path(env.text("INTAKE_DATA_DIR", str(HOME / "var"))).absolute()
# What the database, its journal and the mails hold is for this account alone.
os.umask(0o077)
VAR.mkdir(parents=True, exist_ok=True)

env.refuse_debug()
# The demo: keys and database under var/, made-up people, no second factor.
DEMO = env.flag("INTAKE_DEMO")
# Django's own debug pages print local variables, and those hold what a person typed. They stay off, in the demo too.
DEBUG = False

SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret_key" if DEMO else None, octets=48)
INTAKE_KEYS = env.keys(env.secret("INTAKE_KEYS", VAR / "intake_keys" if DEMO else None))
# Only the commands that make a backup and restore it need this one.
BACKUP_KEY = env.key_of_backups(INTAKE_KEYS)

PORT = env.text("PORT", "8000")
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{PORT}" if DEMO else None).rstrip("/")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "127.0.0.1,localhost" if DEMO else "")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("intake.E001: ALLOWED_HOSTS is not set. Name the hosts that this site answers for.")
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
SECURITY_CONTACT_UNTIL = env.day("SECURITY_CONTACT_UNTIL") if SECURITY_CONTACT else None
EXIT_URL = env.text("EXIT_URL", "https://www.weather.gov/")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
# Then a closed request is erased. In less than a month people still ring back.
KEEP_CLOSED_DAYS = env.days("KEEP_CLOSED_DAYS", 365, least=30, most=3650)
THROTTLE = env.flag("INTAKE_THROTTLE", default=True)
if not THROTTLE and not DEMO:
    raise ImproperlyConfigured("intake.E006: INTAKE_THROTTLE=off is for tests, and goes only with INTAKE_DEMO=1.")

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR / 'intake.sqlite3'}"))}
# Heads of the audit chain: where whoever rewrites the database cannot reach, if that can be.
INTAKE_JOURNAL = Path(env.text("INTAKE_JOURNAL", str(VAR / "journal")))
CACHES = {"default": env.cache(env.text("CACHE_URL", "locmem://")), "process": env.cache("locmem://process")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What a process serves: "public", "desk", or "" for both, as commands and tests see the site. A public page needs none
# of the desk's parts, and a visitor who wears the desk out leaves the public side's processes alone.
SIDE = env.side("INTAKE_SIDE")
INSTALLED_APPS = [
    "intake",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "crispy_forms",
    "crispy_bootstrap5",
]
MIDDLEWARE = [
    "intake.public.compression.CompressionMiddleware",
    "intake.public.hosts.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
ROOT_URLCONF = f"{__package__}.public_urls"
_context_processors = []
if SIDE != "public":
    INSTALLED_APPS += [
        "django.contrib.admin",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "allauth",
        "allauth.account",
        "allauth.mfa",
    ]
    MIDDLEWARE += [
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "intake.desk.middleware.DeskMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]
    ROOT_URLCONF = f"{__package__}.urls"
    _context_processors = [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
WSGI_APPLICATION = f"{__package__}.wsgi.application"
RSGI_APPLICATION = f"{__package__}.rsgi:application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _context_processors},
    },
]
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# The largest body any page takes. A person who types a lot stays far below it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "intake.public.error_pages.forbidden"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BASE_URL.startswith("https://")
if SESSION_COOKIE_SECURE:
    # Not `__Host-`: that would want the path "/", and the public pages would get the desk's cookies.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Secure-sessionid", "__Secure-csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
# For a year all other names under this one would lose http, and nobody can take that back.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS) and env.flag("HSTS_SUBDOMAINS")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^workerz$"]
SECURE_REFERRER_POLICY = "same-origin"
# X-Frame-Options: every page says frame-ancestors in its Content-Security-Policy. HSTS_SUBDOMAINS is for the operator.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W021"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PASSWORD_HASHERS = ["intake.staff.password_hashing.OneAtATimeHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "intake.desk.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
# Its limits count by account, so that a stranger could lock somebody out. Ours are in `desk/login_throttle.py`.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "intake.staff.second_factor.SealedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Intake"
# Clocks differ, and people type slowly: the code before and the one after are right too.
MFA_TOTP_TOLERANCE = 1
# Long enough that nobody needs to count how often one is typed wrong.
MFA_RECOVERY_CODE_DIGITS = 16
# No address is verified here, and our own pages ask for the password.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_REAUTHENTICATION_REQUIRED = False

globals().update(env.email(env.text("EMAIL_URL", f"file://{VAR / 'mail'}" if DEMO else None)))
# Private networks that webhooks may reach. Everywhere else they go by https, and to public addresses alone.
WEBHOOK_NETWORKS = env.networks("WEBHOOK_NETWORKS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "Intake <intake@localhost>")

# Who sends a mail to the person who asked: the address must name no helpline. None: no such mail is sent.
MESSAGE_FROM = env.text("MESSAGE_FROM", "Office <office@localhost>" if DEMO else "")
# The Maildir where mails that came back arrive. None: nobody reads them here.
BOUNCE_MAILDIR = env.text("BOUNCE_MAILDIR", "")
# The provider of text messages. None: no text is sent.
SMS_URL = env.provider("SMS_URL")
SMS_TOKEN = env.secret("SMS_TOKEN") if SMS_URL else ""
SMS_FROM = env.text("SMS_FROM") if SMS_URL else ""
SMS_SECRET = (env.secret if DEMO else env.shared_secret)("SMS_SECRET") if SMS_URL else ""

LOGGING_CONFIG = f"{__package__}.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": f"{__package__}.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Their own set-up would add mail to admins, with a traceback and its locals, lines with whole addresses, and the
    # texts of exceptions that rise while a file is sent.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": True},
        # It logs the address of each request, and nobody asks it to.
        "httpx": {"level": "WARNING"},
        # Lines of the journal go to the log for another machine to keep; in the demo nobody ships it.
        "intake.audit.journal": {"level": "WARNING" if DEMO else "INFO"},
    },
}
