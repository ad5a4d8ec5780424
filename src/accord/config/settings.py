"""Settings: every variable has a default, so that `accord demo` alone works (contracts.md, Start)."""

from __future__ import annotations

import contextlib
import secrets
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from accord.config import environment
from accord.config.areas import STREET
from accord.config.environment import text as _env

ACCORD_VERSION = version("accord")
ACCORD_DATA_DIR = Path(_env("DATA_DIR", "data")).resolve()
ACCORD_PORT = environment.whole("PORT", 8000, 65_535, "a port")
ACCORD_BASE_URL = environment.base_url(f"http://localhost:{ACCORD_PORT}")
ACCORD_LOG_HOST = urlparse(ACCORD_BASE_URL).hostname or "localhost"
ACCORD_SIGNING_KEY = _env("SIGNING_KEY")
ACCORD_MAX_UPLOAD_MB = environment.whole("MAX_UPLOAD_MB", 50, 10_000, "a size in MB")
ACCORD_EMAIL_URL = _env("EMAIL_URL")
ACCORD_COPIES_DIR = environment.outside("COPIES_DIR", ACCORD_DATA_DIR)
ACCORD_WEBHOOK_HOSTS = frozenset(_env("WEBHOOK_HOSTS").lower().replace(",", " ").split())


EXAMPLES = ("secret", "example", "changeme", "change-me", "insecure", "password")


def _secret_key() -> str:
    """From the environment, else made on first start and kept with mode 0600."""
    if given := _env("SECRET_KEY"):
        if len(given) < 32 or len(set(given)) < 10 or any(w in given.lower() for w in EXAMPLES):
            raise environment.refused(
                "SECRET_KEY",
                "is an example or too short. Leave it empty, and Accord makes its own; or give 32 random characters",
            )
        return given
    path = ACCORD_DATA_DIR / "keys" / "secret.txt"
    try:
        return _kept_secret(path)
    except OSError as error:
        why = error.strerror
    raise environment.refused("DATA_DIR", f"is {str(ACCORD_DATA_DIR)!r}, where nothing can be kept: {why}")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        from accord.tlog.checkpoint import write_new

        with contextlib.suppress(FileExistsError):  # another process was first
            write_new(path, secrets.token_urlsafe(64).encode())
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = False
ACCORD_PROXIES = environment.whole("PROXIES", int(ACCORD_BASE_URL.startswith("https://")), 9, "how many proxies", 0)
_LOOPBACK = urlparse(ACCORD_BASE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
ALLOWED_HOSTS = [h for h in _env("ALLOWED_HOSTS", f"{ACCORD_LOG_HOST},localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [ACCORD_BASE_URL]


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database address: `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parsed = environment.parse("DATABASE_URL", url)
    if parsed.scheme == "sqlite" and parsed.path[1:]:
        return {
            "ENGINE": "accord.config.sqlite",
            "NAME": unquote(parsed.path[1:]),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
                "PRAGMA recursive_triggers=ON;",  # so that REPLACE fires the triggers of what it deletes
            },
        }
    if parsed.scheme in {"postgres", "postgresql"}:
        host = dict(p.split("=", 1) for p in parsed.query.split("&") if "=" in p).get("host", parsed.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parsed.path[1:],
            "USER": unquote(parsed.username or ""),
            "PASSWORD": unquote(parsed.password or ""),
            "HOST": unquote(host),
            "PORT": str(parsed.port or ""),
            "CONN_MAX_AGE": None,
        }
    raise environment.refused(
        "DATABASE_URL", f"begins with {parsed.scheme!r}; write sqlite:///PATH or postgresql://HOST/NAME"
    )


DATABASE_URL = _env("DATABASE_URL", f"sqlite:///{ACCORD_DATA_DIR / 'accord.sqlite3'}")
ACCORD_DATABASE_ADMIN_URL = _env("DATABASE_ADMIN_URL")
DATABASES = {
    "default": database(DATABASE_URL),
    "past": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "CONN_MAX_AGE": None,
        "TEST": {"MIGRATE": False},
    },
}
DATABASE_ROUTERS: list[str] = ["accord.config.routing.PastIsNeverMigrated"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "kernel.Account"


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "accord.kernel.apps.KernelConfig",
    *STREET,
    "accord.doors.pages",
    "accord.doors.exchange",
    "accord.doors.reports",
    "accord.config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "accord.doors.pages.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "accord.config.urls"
WSGI_APPLICATION = "accord.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = ACCORD_DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_AUTOREFRESH = False

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # kernel.access.attempts counts, in the database
ACCOUNT_ADAPTER = "accord.doors.pages.sign_in.ClosedAdapter"

SESSION_ENGINE = "accord.doors.pages.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if not _LOOPBACK:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = _env("SSL_REDIRECT", "1") == "1"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_TIMEOUT = 15
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(ACCORD_DATA_DIR / "mail")
if ACCORD_EMAIL_URL:
    _mail = environment.parse("EMAIL_URL", ACCORD_EMAIL_URL)
    if _mail.scheme not in {"smtp", "smtps"} or not _mail.hostname:
        raise environment.refused(
            "EMAIL_URL", "is no address of a mail server; write smtp://HOST:25 or smtps://HOST:465"
        )
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtps"
DEFAULT_FROM_EMAIL = f"Accord <accord@{ACCORD_LOG_HOST}>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "accord.doors.pages.security.HidesSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
