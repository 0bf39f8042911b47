# syntax=docker/dockerfile:1
# The image of the site: pages, task worker and timed commands are the same image, other commands.
# What it is built upon: scripts/image.py also makes it of Debian's packages.
ARG PYTHON_IMAGE=python:3.13-slim
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${PYTHON_IMAGE} AS libraries
# Those of the site, and what speaks to object storage (STORAGE_BUCKET).
COPY requirements/s3.txt /tmp/s3.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/s3.txt

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LIEUDIT_VAR=/srv/lieudit/var
# What copies the database, of the version of the server (compose.yml), and what seals the copies.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 gpg && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/lieudit --shell /usr/sbin/nologin lieudit
WORKDIR /srv/lieudit
COPY --from=libraries /opt/venv /opt/venv
COPY --from=assets /assets/node_modules node_modules
COPY manage.py ./
COPY config config
COPY lieudit lieudit
COPY docs/guide docs/guide
COPY deploy/gunicorn.py deploy/timer deploy/
COPY deploy/backup deploy/backup
# The key is only there for the settings to load: it serves this one command and stays nowhere.
RUN SECRET_KEY=for-this-command-only python manage.py collectstatic --no-input --verbosity 0 \
 && mkdir -p var/media var/keys var/backups && chown -R lieudit:lieudit var
USER lieudit
VOLUME ["/srv/lieudit/var/media", "/srv/lieudit/var/keys", "/srv/lieudit/var/backups"]
EXPOSE 8000
# Asked as nginx asks: by the name of the site, and over the encrypted front.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import os, urllib.request as u; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0]; \
headers = {'Host': host, 'X-Forwarded-Proto': 'https'}; \
u.urlopen(u.Request('http://127.0.0.1:8000/sante/', headers=headers), timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "--bind", "0.0.0.0:8000", "config.wsgi:application"]
