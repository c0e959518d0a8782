# Prints the client's status. $1 the client's command
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"
exec "$1" status --json
