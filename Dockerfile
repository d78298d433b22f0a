# Builds with the Makefile's own targets, and runs what `make serve` runs, less the database
# server of its own and the demonstration: `DATABASE_URL` must name a database.

FROM python:3.13-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY Makefile requirements.txt ./
RUN make install-production
COPY . .
RUN make catalogues

FROM python:3.13-slim
RUN useradd --system --create-home --uid 1000 portal
WORKDIR /portal
COPY --from=build /portal /portal
RUN mkdir var && chown portal var
USER portal
ENV PATH=/portal/.venv/bin:$PATH HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
VOLUME /portal/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/healthz' % os.environ['PORT'])"]
# Larger sites run the two parts apart: `gunicorn wsgi:app` and `flask --app wsgi worker`.
CMD ["flask", "--app", "wsgi", "serve"]
