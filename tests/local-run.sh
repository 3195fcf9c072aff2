#!/usr/bin/env bash
# The function as a person tries it before deploying: served by `cargo lambda watch`, called by `cargo lambda invoke` and by
# the AWS CLI. Every event of events/ is sent by both, and the answer must be, byte for byte, the one that
# tests/events/<name>.response.json holds (a final newline does not count: the clients differ about it).
#
#   tests/local-run.sh
set -euo pipefail
export LC_ALL=C # compare bytes, not characters
cd "$(dirname "$0")/.."

tools/install.sh
PATH="$PWD/.venv/bin:$PATH"

# Only what this script sets may reach the clients and the function: no proxy between them and this machine, no profile or
# setting of the person who runs it, and no toolchain fetched because cargo-lambda thinks one is missing.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 RUSTUP_DIST_SERVER=http://127.0.0.1:9
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=
export AWS_MAX_ATTEMPTS=1 # the CLI would try five times, a minute each
export RUST_BACKTRACE=0   # the message of a panic must be among the last lines of the log
unset AWS_PROFILE AWS_SESSION_TOKEN RULES_DIR ON_ERROR LOG_CONTENT

work=$(mktemp -d)
server=
stop() {
  if [[ -n $server ]]; then
    kill -TERM "$server" 2>/dev/null || true # it stops the function it started
    for _ in {1..50}; do
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$server" 2>/dev/null || true # the function ends by itself when nobody serves it any more
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

give_up() {
  echo "local run: $1" >&2
  if [[ -s $work/server.log ]]; then
    echo "the last lines of cargo lambda watch:" >&2
    tail -n 25 "$work/server.log" >&2
  fi
  exit 1
}

# Built before it is served, so that the first call below waits for a process and not for a compiler. `watch` runs the same
# profile and features and finds it fresh.
cargo build --quiet --bin bootstrap

# The system names a free port, so that two runs, or a `watch` on the usual 9000, do not meet.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# --timeout is in seconds and bounds every call below, which takes milliseconds. --ignore-changes: a file saved meanwhile must
# not restart the function.
cargo lambda watch --bin bootstrap --invoke-address 127.0.0.1 --invoke-port "$port" --timeout 10 --ignore-changes \
  </dev/null >"$work/server.log" 2>&1 &
server=$!

for _ in {1..300}; do
  kill -0 "$server" 2>/dev/null || give_up "cargo lambda watch ended before it served anything"
  if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    break
  fi
  sleep 0.1
done

# Each client prints the answer to standard output and its own troubles to standard error. The package has two binaries, so
# the function is called by its name.
by_cargo() {
  cargo lambda invoke bootstrap --invoke-address 127.0.0.1 --invoke-port "$port" --data-file "$1"
}
by_aws() {
  rm -f "$work/answer"
  # fileb: version 1 and version 2 of the CLI agree that this is the payload as it is.
  aws --endpoint-url "http://127.0.0.1:$port" --cli-connect-timeout 5 --cli-read-timeout 15 \
    lambda invoke --function-name bootstrap --payload "fileb://$1" "$work/answer" >/dev/null &&
    cat "$work/answer"
}

passed=0 failed=0 unanswered=0
compare() { # client, event, expected answer
  local got
  if ! got=$("$1" "$2" 2>"$work/trouble"); then
    unanswered=$((unanswered + 1))
    got+=$(cat "$work/trouble")
  fi
  if [[ $got == "$3" ]]; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  printf 'FAILED %s, %s\n  expected %s\n  got      %s\n' "$2" "$1" "$3" "$got"
}

shopt -s nullglob
events=(events/*.json)
((${#events[@]} > 0)) || give_up "there are no events in events/"
for event in "${events[@]}"; do
  name=$(basename "$event" .json)
  answer=tests/events/$name.response.json
  [[ -f $answer ]] || give_up "$event has no expected answer: $answer is missing"
  expected=$(<"$answer")
  for client in by_cargo by_aws; do
    compare "$client" "$event" "$expected"
    # A server that has stopped answering would keep every further call waiting as well.
    ((unanswered < 2)) || give_up "2 calls had no answer; the others were not made"
  done
done

if ((failed > 0)); then
  echo "the last lines of cargo lambda watch:"
  tail -n 25 "$work/server.log"
fi
echo "$passed passed, $failed failed"
((failed == 0))
