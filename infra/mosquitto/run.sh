#!/bin/sh
# run.sh CONFIGURATION ACCOUNTS: Mosquitto, which reads its accounts again within a second of their change. Whoever
# writes them lives in another container and cannot signal it.
configuration=$1
accounts=$2

state() { cat "$accounts/passwords" "$accounts/acl" 2>/dev/null | cksum; }

seen=$(state) # before it reads them: a change that comes between is seen as one
mosquitto -c "$configuration" &
broker=$!
trap 'kill -TERM "$broker"' TERM INT

again=0
while kill -0 "$broker" 2>/dev/null; do
  sleep 1 &
  wait $!
  now=$(state)
  # 2.0.21 forgets a SIGHUP that comes while it reads: it is told once more a second later
  if [ "$now" != "$seen" ]; then
    kill -HUP "$broker"
    again=1
  elif [ "$again" = 1 ]; then
    kill -HUP "$broker"
    again=0
  fi
  seen=$now
done
wait "$broker"
