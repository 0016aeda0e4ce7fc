#!/bin/sh
# Whether a request really comes from Weir, and just now: its signature over id, time and body is made with your secret.
# Usage: sh verify.sh BODY HEADERS, two files; the headers one a line, "name: value". Needs openssl.
SECRET='whsec_…'
header() { tr -d '\r' <"$headers" | sed -n "s/^$1: *//Ip" | head -n 1; }

body=$1 headers=$2
sent_at=$(header webhook-timestamp)
key=$(printf '%s' "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
wanted=$({ printf '%s.%s.' "$(header webhook-id)" "$sent_at"; cat "$body"; } |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
age=$(($(date +%s) - ${sent_at:-0}))
if [ "$age" -lt 300 ] && [ "$age" -gt -300 ]; then
  for one in $(header webhook-signature); do [ "$one" = "v1,$wanted" ] && exit 0; done
fi
echo 'It is not from Weir.' >&2
exit 1
