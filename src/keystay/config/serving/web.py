"""How gunicorn serves Keystay's pages; it reads this file as its own settings."""

import gc
import os

from django.urls import get_resolver

wsgi_app = "keystay.config.wsgi:application"
workers = int(os.environ.get("KEYSTAY_WEB_PROCESSES") or 2)
threads = int(os.environ.get("KEYSTAY_WEB_THREADS") or 4)
worker_class = "gthread"
# Loaded once and shared: the second process costs little memory, and both start warm.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
loglevel = "warning"
# A heartbeat file on a slow disk can look like a hang; gunicorn makes it unreadable to others.
MEMORY = "/dev/shm"  # noqa: S108
if os.path.isdir(MEMORY):
    worker_tmp_dir = MEMORY


def when_ready(server: object) -> None:
    """Import every view before the first visitor waits for it."""
    list(get_resolver().reverse_dict)
    # What is loaded once stays: looking through it for rubbish again and again holds up a
    # page by 50 ms, and unshares the memory of the processes.
    gc.collect()
    gc.freeze()
