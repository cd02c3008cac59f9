"""The web server's way in."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystay.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
