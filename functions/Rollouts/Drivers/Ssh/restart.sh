# Begins a daemon's restart once per operation, in a way that outlives this session.
# $1 operation, $2 milliseconds since it began, $3 service, $4 the client's command, $5 how to become root (nothing or "sudo -n")
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"
folder="${XDG_STATE_HOME:-$HOME/.local/state}/ozprobes"
marker="$folder/restart-$1"
umask 077
mkdir -p "$folder" || { echo "state=failed"; exit 0; }
find "$folder" -name 'restart-*' -type f -mtime +30 -exec rm -f {} + 2>/dev/null

age() {
  started=$(systemctl show --property=ExecMainStartTimestampMonotonic --value "$1" 2>/dev/null) || return 1
  case $started in ''|0|*[!0-9]*) return 1 ;; esac
  read -r up rest < /proc/uptime || return 1
  echo $(( ${up%.*} * 1000 + 1${up#*.}0 - 1000 - started / 1000 ))
}

if [ -e "$marker" ]; then echo "state=already"; exit 0; fi
if running=$(age "$3") && [ "$running" -lt "$2" ]; then
  : > "$marker"
  echo "state=already"
  exit 0
fi

if systemctl cat "$3" >/dev/null 2>&1; then
  $5 systemctl --no-block restart "$3" || { echo "state=failed"; exit 0; }
else
  command -v "$4" >/dev/null || { echo "$4: not found" >&2; echo "state=failed"; exit 0; }
  if [ -n "$5" ]; then $5 -l "$4" service restart >/dev/null || { echo "state=failed"; exit 0; }; fi
  setsid nohup $5 "$4" service restart </dev/null >/dev/null 2>&1 &
fi
: > "$marker"
echo "state=begun"
