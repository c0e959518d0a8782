# Tells what the host knows of a daemon without touching it, one name=value a line.
# $1 operation or nothing, $2 service, $3 the client's log, $4 what stands before the chosen relay in it
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"
echo "now=$(date +%s)"
started=$(systemctl show --property=ExecMainStartTimestampMonotonic --value "$2" 2>/dev/null)
case $started in
  ''|0|*[!0-9]*) ;;
  *) read -r up rest < /proc/uptime && echo "age=$(( ${up%.*} * 1000 + 1${up#*.}0 - 1000 - started / 1000 ))" ;;
esac
if [ -n "$1" ] && [ -e "${XDG_STATE_HOME:-$HOME/.local/state}/ozprobes/restart-$1" ]; then echo "begun=yes"; fi
case $3 in "~/"*) log="$HOME/${3#??}" ;; *) log=$3 ;; esac
if [ -r "$log" ]; then tail -c 1048576 "$log" | grep -F "$4" | tail -n 1 | cut -c 1-1000 | sed 's/^/chosen=/'; fi
exit 0
