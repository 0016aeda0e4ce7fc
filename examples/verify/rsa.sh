#!/bin/sh
# Whether a request really comes from Weir: one of its two signatures fits the body, byte for byte as it came.
# Usage: sh verify.sh BODY HEADERS, two files; the headers one a line, "name: value". Needs curl and openssl.
WEIR='https://weir.example'
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
header() { tr -d '\r' <"$headers" | sed -n "s/^$1: *//Ip" | head -n 1; }

body=$1 headers=$2
for n in 1 2; do
  path=$(header "x-adobe-public-key$n-path")
  # Anybody could write this header, so nothing but a key of Weir's own is fetched.
  printf '%s' "$path" | grep -Eqx '/[a-z]+/keys/pub-key-[A-Za-z0-9_-]+\.pem' || continue
  curl -fsS "$WEIR$path" -o "$work/key" || continue
  header "x-adobe-digital-signature-$n" | openssl base64 -d -A >"$work/signature"
  openssl dgst -sha256 -verify "$work/key" -signature "$work/signature" "$body" >"$work/said" 2>&1 && exit 0
done
echo 'It is not from Weir.' >&2
exit 1
