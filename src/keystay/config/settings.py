"""Every setting, read from the environment, with defaults that make a safe demo.

`KEYSTAY_ENV` is `demo` (the default), `test` or `production`; production refuses to start
with any default that would be unsafe there (config/checks.py).
"""

from pathlib import Path

import environ

from keystay.config import given
from keystay.config.data_folder import data_folder, secret

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
KEYSTAY_ENV = given.kind(env.str("KEYSTAY_ENV", default="") or "demo")
PRODUCTION = KEYSTAY_ENV == "production"
KEYSTAY_DATA = data_folder()
KEYSTAY_TODAY = given.travelled_day(env.str("KEYSTAY_TODAY", default=""))
KEYSTAY_PORT = given.port(env.str("KEYSTAY_PORT", default="") or "8000")
KEYSTAY_ADDRESS = env.str("KEYSTAY_ADDRESS", default=f"http://127.0.0.1:{KEYSTAY_PORT}").rstrip("/")

SECRET_KEY = env.str("KEYSTAY_SECRET_KEY", default="") or secret(KEYSTAY_DATA, "signing-key")
# Children's case numbers are hashed under this key; it lives outside the database.
CHILD_REFERENCE_KEY = env.str("KEYSTAY_CHILD_KEY", default="") or secret(KEYSTAY_DATA, "child-key")

# Supervision notes are sealed under the first of these keys; the others still open older ones.
NOTES_KEYS = env.list("KEYSTAY_NOTES_KEYS", default=[]) or [secret(KEYSTAY_DATA, "notes-key")]

# Backups are encrypted for the holders of these public keys of age; the secret ones are elsewhere.
BACKUP_KEYS = env.str("KEYSTAY_BACKUP_KEY", default="").replace(",", " ").split()

# An email address is unique whatever its letter case, by a constraint that W004 cannot see;
# whether to ask browsers to preload HSTS (W021) is the host's decision.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
# The host's word that its own build of SQLite carries the repair (config/checks.py).
SQLITE_IS_REPAIRED = env.bool("KEYSTAY_SQLITE_REPAIRED", default=False)

DEBUG = False
ALLOWED_HOSTS = env.list("KEYSTAY_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("KEYSTAY_ORIGINS", default=[])

INSTALLED_APPS = [
    "keystay.config",
    "keystay.core",
    "keystay.organisation",
    "keystay.access",
    "keystay.workforce",
    "keystay.support",
    "keystay.caseloads",
    "keystay.insight",
    "keystay.governance",
    "keystay.home",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "keystay.access.middleware.PrivatePages",
    "keystay.access.middleware.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "keystay.core.reading.OneReading",
    "keystay.home.setup.middleware.FirstSetUp",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keystay.access.middleware.IdleSessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "keystay.access.middleware.SecondFactor",
    "keystay.core.sent_once.middleware.SentOnce",
]

ROOT_URLCONF = "keystay.config.urls"
WSGI_APPLICATION = "keystay.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "keystay.home.context.page_frame",
            ],
            "builtins": [
                "django.templatetags.static",
                "keystay.core.templatetags.govuk",
                "keystay.core.templatetags.words",
            ],
        },
    },
]
FORM_RENDERER = "keystay.core.components.renderer.GovukRenderer"

if env.str("KEYSTAY_DATABASE_URL", default=""):
    DATABASES = {"default": env.db("KEYSTAY_DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "keystay.core.db.queued_sqlite",
            "NAME": KEYSTAY_DATA / "keystay.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA busy_timeout=20000; PRAGMA journal_size_limit=67108864;"
                ),
            },
            "TEST": {"NAME": str(KEYSTAY_DATA / "test.sqlite3")},
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Failed sign-ins are counted in a cache that every process shares; progress of long work
# is kept apart from the transaction that does the work, so that it can be seen meanwhile.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(KEYSTAY_DATA / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # a flood of guesses must not push counts out
    },
}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    # Scrypt takes a quarter of a second on purpose, which tests need not spend.
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if KEYSTAY_ENV == "test"
    else "django.contrib.auth.hashers.ScryptPasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "keystay.access.sign_in.passwords.NotLocal"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "due:mine"
ACCOUNT_ADAPTER = "keystay.access.sign_in.adapter.InviteOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# A council's staff often share one address of the internet: only failures are counted low.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/300s/key", "login": "200/m/ip"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
MFA_ADAPTER = "keystay.access.sign_in.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Keystay"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
# Floor and ceiling: nobody is thrown out mid-sentence, nobody leaves a session open at lunch.
SESSION_IDLE_MINUTES = min(60, max(5, env.int("KEYSTAY_IDLE_MINUTES", default=30)))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-keystay"
    CSRF_COOKIE_NAME = "__Host-keystay-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("KEYSTAY_TLS_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if env.bool("KEYSTAY_BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Visitors are told apart by what our own proxies added to X-Forwarded-For, no more.
        ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KEYSTAY_PROXIES", default=1)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["keystay.core.uploads.InMemory"]

# Shown on the sign-in page of the demo council; production has no demo accounts.
DEMO_PASSWORD = "keystay demo council"  # noqa: S105
SECOND_FACTOR_REQUIRED = env.bool("KEYSTAY_SECOND_FACTOR", default=PRODUCTION) or PRODUCTION

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["keystay.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = KEYSTAY_DATA / "static"
MEDIA_ROOT = KEYSTAY_DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if KEYSTAY_ENV == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if KEYSTAY_ENV == "test"
            else "django_tasks_db.DatabaseBackend"
        )
    }
}

EMAIL_CONFIG = env.email("KEYSTAY_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("KEYSTAY_EMAIL_FROM", default="Keystay <keystay@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("KEYSTAY_LOG_LEVEL", default="WARNING")},
}
