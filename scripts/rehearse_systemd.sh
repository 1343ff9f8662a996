#!/usr/bin/env bash
# What scripts/rehearse-systemd runs on the machine that it boots: installs the service as its README says, and looks at what the
# units promise. The first thing that is not so ends it.
set -Eeuo pipefail

limit=60

sudo() { "$@"; }
say() { printf 'systemd: %s\n' "$*"; }
property() { systemctl show --value --property="$1" "${2:-orderdesk}"; }

# until_so WHAT COMMAND…: waits until the command succeeds.
until_so() {
  local what=$1 end=$((SECONDS + limit))
  shift
  until "$@"; do
    if [ "$SECONDS" -ge "$end" ]; then
      say "NOT SO: $what"
      return 1
    fi
    sleep 0.2
  done
  say "$what"
}

so() {
  local what=$1
  shift
  if ! "$@"; then
    say "NOT SO: $what"
    return 1
  fi
  say "$what"
}

# At the level debug each request of /ready has its line.
logs_debug() {
  curl -fsS -o ready.json http://127.0.0.1:8080/ready
  grep -q '"level":"debug"' <(journalctl -o cat -u orderdesk)
}
was_started_anew() { [ "$(property NRestarts)" -ge 1 ] && [ "$(property ActiveState)" = active ]; }

# not_in_log PATTERN OPTION…: among the lines of the server itself.
not_in_log() {
  local pattern=$1
  shift
  ! journalctl -o cat "$@" _SYSTEMD_UNIT=orderdesk.service _COMM=orderdesk | grep -E "$pattern"
}

explain() {
  journalctl --no-pager --unit=orderdesk --unit=orderdesk-backup | tail -n 40
  systemctl status --no-pager --full orderdesk || true
}
trap explain ERR

# A hanging server is noticed sooner here than in production.
mkdir -p /etc/systemd/system/orderdesk.service.d
printf '[Service]\nWatchdogSec=2s\n' >/etc/systemd/system/orderdesk.service.d/watchdog.conf

# shellcheck source=/dev/null # the commands of the README
. ./install.sh

so "it is ready as soon as systemctl comes back" curl -fsS -o ready.json http://127.0.0.1:8080/ready
pid=$(property MainPID)
owner=$(stat -c %u "/proc/$pid")
so "it runs as the user $owner, of those that systemd makes for a while" [ "$owner" -ge 61184 ]
so "it has written nothing but its log lines" not_in_log '^[^{]'
so "it has no capabilities" grep -q '^CapEff:[[:space:]]*0*$' "/proc/$pid/status"
so "its system calls are filtered" grep -q '^Seccomp:[[:space:]]*2$' "/proc/$pid/status"
so "only its own folder is left for it, mode 0700" [ "$(stat -Lc '%a %u' /var/lib/orderdesk)" = "700 $owner" ]

printf 'correct horse battery staple\n' | orderdeskctl user create boss --role admin
so "orderdeskctl works beside the server" grep -q boss <(orderdeskctl user list)
orderdeskctl audit verify

sed -i 's/^environment: production/&\nlog: {level: debug}/' /etc/orderdesk/config.yaml
systemctl reload orderdesk
until_so "a reload reads the file again" logs_debug
so "it is the same process" [ "$(property MainPID)" = "$pid" ]

kill -STOP "$pid"
until_so "a server that hangs is started anew" was_started_anew
so "it answers again" curl -fsS -o ready.json http://127.0.0.1:8080/ready

so "a backup is taken" systemctl start orderdesk-backup
so "it is where it should be" test -n "$(find -L /var/lib/orderdesk-backup -name '*.tar' -size +0)"
so "the server knows of it" grep -q '^orderdesk_backup_last_success_timestamp_seconds ' <(curl -fsS http://127.0.0.1:9464/metrics)

since=$(property ActiveEnterTimestamp)
so "it stops" systemctl stop orderdesk
so "in good order: $(property Result)" [ "$(property Result)" = success ]
so "no errors were logged" not_in_log '"level":"(error|critical)"' --since "$since"
