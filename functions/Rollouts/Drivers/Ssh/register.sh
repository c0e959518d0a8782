# Replaces management's file once per operation, and restarts management. What was there is kept beside it, for root alone.
# $1 read, apply, restore or observe; $2 file; $3 operation; $4 and $5 checksum before and after (apply)
# then -- and the log command, then -- and the restart command
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"
umask 077
verb=$1 expected=$4 wanted=$5
file=$(readlink -f -- "$2") && [ -f "$file" ] && [ -r "$file" ] || { echo "state=missing"; exit 0; }
folder="$(dirname "$file")/.ozprobes/$3"
shift 6

sum() { sha256sum < "$1" | cut -d ' ' -f 1; }
fail() { echo "state=failed"; echo "step=$1"; rm -f "$file.ozprobes-new"; exit 0; }

replace() { # the new content is on standard input: $1 checksum now, $2 checksum then
  cp -p -- "$file" "$file.ozprobes-new" && cat > "$file.ozprobes-new" || fail "write the new file"
  [ "$(sum "$file.ozprobes-new")" = "$2" ] || fail "receive the new file whole"
  sync "$file.ozprobes-new" 2>/dev/null
  [ "$(sum "$file")" = "$1" ] || { rm -f "$file.ozprobes-new"; echo "state=conflict"; exit 0; }
  mv -f -- "$file.ozprobes-new" "$file" || fail "put the new file in place"
}

log() { # what the log command prints; the words up to -- are that command
  [ "$1" = -- ] && return
  count=0
  for word; do [ "$word" = -- ] && break; count=$((count + 1)); done
  all=$#
  while [ "$count" -gt 0 ]; do set -- "$@" "$1"; shift; count=$((count - 1)); all=$((all - 1)); done
  shift "$all"
  "$@" 2>/dev/null
}

last_line() { # the last start-up line that the log command prints
  log "$@" | grep -F 'Relay addresses: ' | tail -n 1 | cut -c 1-8000
}

restart() { # the words after the second -- are the command
  last_line "$@" > "$folder/line"
  date +%s > "$folder/began"
  while [ "$1" != -- ]; do shift; done
  shift
  "$@" >&2 </dev/null || fail "restart management"
}

case $verb in
  read) echo "state=read"; echo "content=$(base64 < "$file" | tr -d '\n')" ;;
  apply)
    [ -e "$folder/restored" ] && { echo "state=conflict"; exit 0; }
    [ "$(sum "$file")" = "$wanted" ] && [ -e "$folder/restarted" ] && { echo "state=already"; exit 0; }
    mkdir -p "$folder" || fail "make a folder beside the file"
    if [ "$(sum "$file")" != "$wanted" ]; then
      [ -e "$folder/before" ] || { cp -p -- "$file" "$folder/copy" && mv "$folder/copy" "$folder/before"; } || fail "keep the old file"
      echo "$wanted" > "$folder/after"
      replace "$expected" "$wanted"
    fi
    # A restart whose answer was lost shows by the start-up line that it left.
    if [ ! -e "$folder/began" ] || [ "$(last_line "$@")" = "$(cat "$folder/line")" ]; then restart "$@"; fi
    : > "$folder/restarted"
    echo "state=done" ;;
  restore)
    [ -e "$folder/before" ] && [ ! -e "$folder/restored" ] || { echo "state=already"; exit 0; }
    before=$(sum "$folder/before")
    now=$(sum "$file")
    if [ "$now" != "$before" ]; then
      [ "$now" = "$(cat "$folder/after")" ] || { echo "state=conflict"; exit 0; }
      replace "$now" "$before" < "$folder/before"
    fi
    restart "$@"
    : > "$folder/restored"
    echo "state=done" ;;
  observe)
    echo "state=seen"
    echo "began=$(cat "$folder/began" 2>/dev/null)"
    [ -z "$(log "$@" | head -c 1)" ] || echo "log=read"
    line=$(last_line "$@")
    [ -e "$folder/line" ] && [ "$line" = "$(cat "$folder/line")" ] || echo "line=$line" ;;
esac
