# Tells what the host knows of a daemon without touching it, one name=value a line.
# $1 operation or nothing, $2 service, $3 the client's log, $4 what stands before the chosen relay in it,
# $5 how to become root (nothing or "sudo -n"), the rest: the client's settings, of which one switch is looked at and nothing else
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"
home() { case $1 in "~/"*) echo "$HOME/${1#??}" ;; *) echo "$1" ;; esac; }

echo "now=$(date +%s)"
started=$(systemctl show --property=ExecMainStartTimestampMonotonic --value "$2" 2>/dev/null)
case $started in
  ''|0|*[!0-9]*) ;;
  *) read -r up rest < /proc/uptime && echo "age=$(( ${up%.*} * 1000 + 1${up#*.}0 - 1000 - started / 1000 ))" ;;
esac
if [ -n "$1" ] && [ -e "${XDG_STATE_HOME:-$HOME/.local/state}/ozprobes/restart-$1" ]; then echo "begun=yes"; fi
log=$(home "$3")
if [ -r "$log" ]; then tail -c 1048576 "$log" | grep -F "$4" | tail -n 1 | cut -c 1-1000 | sed 's/^/chosen=/'; fi

root=$5
shift 5
for settings in "$@"; do
  file=$(home "$settings")
  if [ -r "$file" ]; then as=; else as=$root; fi
  switch=$($as grep -ohE '"DisableAutoConnect"[[:space:]]*:[[:space:]]*(true|false)' "$file" 2>/dev/null | tail -n 1)
  case $switch in
    *true) echo "connects=no"; break ;;
    *false) echo "connects=yes"; break ;;
  esac
done
exit 0
