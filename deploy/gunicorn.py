"""How gunicorn serves the pages: sync workers, two per core unless WEB_CONCURRENCY says otherwise."""

import gc
import multiprocessing
import os

worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * multiprocessing.cpu_count()))
timeout = 30
# A query that would outlive its worker is stopped before; tasks and commands take the time that they need.
os.environ.setdefault("LIEUDIT_STATEMENT_SECONDS", "20")
# What pages ask at each request keeps its plan; what tasks ask once is planned for its values.
os.environ.setdefault("LIEUDIT_KEPT_PLANS", "1")
graceful_timeout = 20
# A worker is replaced now and then: memory that a library would leak does not add up.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
# nginx keeps the log of requests; what goes wrong goes to stderr, hence to the journal.
accesslog = None
errorlog = "-"
# The application is loaded before the workers are made: they share its memory. New code therefore
# takes a restart; the socket, held by systemd, makes callers wait instead of failing.
preload_app = True


def when_ready(server):
    """Some pages are drawn here, once for all workers. What is loaded stays: the search for lost memory skips it, and
    the workers go on sharing its pages."""
    from lieudit.pages.warming import warm  # which reads models: the application is loaded by now

    server.log.info("%s pages are drawn", warm(server.app.wsgi()))
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """A page makes and drops thousands of small things: look for lost ones less often than every 2,000."""
    gc.set_threshold(20_000, 10, 20)
