# A small image with `taxiway` in it, for pipelines: git is there for `--changed-since`, and the
# certificates for `deploy`.
#
#   docker build --tag taxiway .
#   docker run --rm --volume "$PWD:/work" taxiway check

FROM rust:1.95-alpine AS build
RUN apk add --no-cache gcc make musl-dev
WORKDIR /taxiway
COPY . .
RUN cargo build --locked --release --features deploy

FROM alpine:3.23
RUN apk add --no-cache ca-certificates git && git config --system --add safe.directory '*'
COPY --from=build /taxiway/target/release/taxiway /usr/local/bin/taxiway
COPY --from=build /taxiway/LICENSE-APACHE /taxiway/LICENSE-MIT /usr/share/licenses/taxiway/
WORKDIR /work
ENTRYPOINT ["taxiway"]
