# Two stages: install, then only what is needed to run. The image needs no network and no privileges; it can run with
# a read-only file system when DATA_DIR is a volume or a tmpfs. Where the container's seccomp profile allows user
# namespaces, sandboxes run within bubblewrap; else the service says so and runs behind the permission model alone.
FROM debian:bookworm-slim AS install
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts ./scripts
# The lockfile names it; nothing of it runs here.
COPY clients/typescript/package.json clients/typescript/
# Debian's Node only installs; the service runs on the Node that comes with the project. No package needs its scripts.
RUN npm ci --omit=dev --ignore-scripts && node scripts/link-node.mjs
COPY bin ./bin
COPY src ./src
COPY workers ./workers
# The Python snapshot is made here, once, so that the first start is as fast as all others.
RUN node_modules/.bin/node src/execution/prepare.ts /app/data

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap tini \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home crossrank
WORKDIR /app
COPY --from=install --chown=10001:10001 /app /app
USER 10001
# Other addresses than loopback are served with keys only: KEYS_FILE or API_KEYS, or ALLOW_NO_KEYS=yes where the port is
# published to this machine alone.
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node_modules/.bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What sandboxes leave behind is the first process's to clear away, and Node does not.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node_modules/.bin/node", "src/main.ts"]
