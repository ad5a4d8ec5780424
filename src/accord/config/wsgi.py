"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from accord.config.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
application = get_wsgi_application()
collect_seldom()
