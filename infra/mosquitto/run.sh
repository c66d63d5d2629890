#!/bin/sh
# run.sh CONFIGURATION ACCOUNTS: Mosquitto, which reads its accounts again within a second of their change. Whoever
# writes them lives in another container and cannot signal it.
configuration=$1
accounts=$2

mosquitto -c "$configuration" &
broker=$!
trap 'kill -TERM "$broker"' TERM INT

state() { cat "$accounts/passwords" "$accounts/acl" 2>/dev/null | cksum; }

seen=$(state)
while kill -0 "$broker" 2>/dev/null; do
  sleep 1 &
  wait $!
  now=$(state)
  [ "$now" = "$seen" ] || kill -HUP "$broker"
  seen=$now
done
wait "$broker"
