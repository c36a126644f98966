#!/bin/sh
# SPDX-License-Identifier: ISC
#
# seeds.sh PROGRAM DIR
#
# What each target begins with: DIR/NAME/, inputs of fuzz_NAME.c, and, for some,
# DIR/NAME.dict, words that stand in them.  What was there is replaced.

set -eu

[ $# -eq 2 ] || { echo "usage: seeds.sh PROGRAM DIR" >&2; exit 2; }
program=$1
dir=$2
golden=$(dirname "$0")/../golden
work=$dir.new
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

for name in answer crls earlier hello material profile publisher upgrade \
    websocket; do
	mkdir -p "$work/$name"
done

# seed NAME/FILE [OCTETS]: these, and then what comes.
seed() {
	# Octets in octal.
	# shellcheck disable=SC2059
	{ printf "${2:-}"; cat; } >"$work/$1"
}

# Quotes and backslashes as the dictionary has them.
words() {
	sed 's/[\\"]/\\&/g; s/.*/"&"/' | LC_ALL=C sort -u
}

# ---- Documents -----------------------------------------------------------------

# Each case by itself: short inputs are tried more often.
for i in $(jq '.results | keys[]' "$golden/result.json"); do
	jq -c ".results |= .[$i:$i+1]" "$golden/result.json" >"$work/earlier/$i.json"
done
jq -c '.results = [] | del(.target)' "$golden/result.json" >"$work/earlier/none.json"
grep -o '"[a-z_0-9]*"' "$golden/result.json" | words >"$work/earlier.dict"

# One key each, and all of the template: each is commented out there.
"$program" profile | grep '^# *[a-z][a-z0-9_-]*:' | sed 's/^#//; s/[[:space:]]#.*//' \
    >"$work/profile/all.yaml"
sed '/^[a-z]/,$!d; 2,${/^[a-z]/,$d}' "$work/profile/all.yaml" >"$work/profile/intents.yaml"
{
	printf 'intents:\n'
	printf '  takeover: allow\nselect:\n- trust.*\nskip: [ tls.* ]\n'
	printf 'waivers:\n- scenario: trust.wrong-ca\n  reason: |\n    known\n'
	printf '  until: 2030-12-31\nstrict: yes\njobs: "4"\n'
} >"$work/profile/some.yaml"
printf 'a: &x [ *x, <<: !!set { ? b } ]\n--- >-\n c\n...\n' >"$work/profile/odd.yaml"
{ grep -o '[a-z][a-z_-]*:' "$work/profile/all.yaml"; printf '%s\n' '- ' '*a' '&a ' \
    '!!str ' '---' '...' '? ' ': ' '|' '>' '%YAML 1.1' trust.wrong-ca; } |
    words >"$work/profile.dict"

# ---- Keys and certificates --------------------------------------------------------

make_pki() (
	cd "$work"
	openssl ecparam -name prime256v1 -genkey -noout -out key
	openssl req -x509 -key key -days 3650 -subj /O=Acme/CN=device -out crt
	: >index.txt
	printf '[ca]\ndefault_ca=this\n[this]\ndatabase=index.txt\ncrlnumber=number\n' >ca.cnf
	echo 01 >number
	openssl ca -config ca.cnf -md sha256 -crldays 3650 -cert crt -keyfile key \
	    -gencrl -out crl
)
make_pki 2>"$work/openssl" || { cat "$work/openssl" >&2; exit 1; }

seed crls/pem <"$work/crl"
openssl crl -in "$work/crl" -outform DER | seed crls/der
cat "$work/crl" "$work/crt" "$work/crl" | seed crls/more

# The first octet says whether keys are wanted: 0, yes.
few="-iter 1 -macalg sha256"
material() {
	seed "material/$1" '\000'
}
seed material/certificate.pem '\001' <"$work/crt"
cat "$work/crt" "$work/key" | material both.pem
openssl x509 -in "$work/crt" -outform DER | material certificate.der
openssl pkey -in "$work/key" -outform DER | material key.der
openssl ec -in "$work/key" -aes128 -passout pass:Se-cret 2>/dev/null | material old.pem
for form in PEM DER; do
	openssl pkcs8 -topk8 -in "$work/key" -iter 1 -outform $form -passout pass:Se-cret |
	    material sealed.$form
	openssl pkcs8 -topk8 -in "$work/key" -iter 1 -v1 PBE-MD5-DES -provider default \
	    -provider legacy -outform $form -passout pass:Se-cret | material legacy.$form
done
# Words, not one word.
# shellcheck disable=SC2086
{
	openssl pkcs12 -export $few -in "$work/crt" -inkey "$work/key" \
	    -passout pass:Se-cret | material sealed.p12
	openssl pkcs12 -export $few -in "$work/crt" -inkey "$work/key" -passout pass: |
	    material empty.p12
	openssl pkcs12 -export $few -legacy -in "$work/crt" -inkey "$work/key" \
	    -passout pass:Se-cret | material legacy.p12
}
# Without a digest over all of it, so that what is within can be changed.
openssl pkcs12 -export -nomac -keypbe NONE -certpbe NONE -in "$work/crt" \
    -inkey "$work/key" -passout pass: | material open.p12
printf '%s\n' '-----BEGIN ' '-----END ' CERTIFICATE 'TRUSTED CERTIFICATE' 'X509 CRL' \
    'PRIVATE KEY' 'ENCRYPTED PRIVATE KEY' 'EC PRIVATE KEY' 'OPENSSH PRIVATE KEY' \
    'Proc-Type: 4,ENCRYPTED' 'DEK-Info: AES-128-CBC,' -----  | words >"$work/material.dict"
cp "$work/material.dict" "$work/crls.dict"

# ---- What comes from the network -----------------------------------------------------

zeros() {
	head -c "$1" /dev/zero
}

# Behind which hello, and how much of it comes first: ServerHello of TLS 1.2, an
# alert, and a warning with HelloRetryRequest behind it.
{ zeros 32; printf '\000\300\057\000'; } |
    seed hello/accepted '\001\011\026\003\003\000\052\002\000\000\046\003\003'
printf '\025\003\001\000\002\002\050' | seed hello/refused '\000\003'
{
	printf '\317\041\255\164\345\232\141\021\276\035\214\002\036\145\270\221'
	printf '\302\242\021\026\172\273\214\136\007\236\011\342\310\250\063\234'
	printf '\000\023\001\000\000\006\000\053\000\002\003\004'
} | seed hello/retry '\000\000\025\003\001\000\002\001\160\026\003\003\000\060\002\000\000\054\003\003'

# In which pieces: CONNACK, PUBLISH, DISCONNECT.
printf '\040\002\000\005' | seed answer/connack '\000'
printf '\040\003\000\000\000\060\005\000\001aXY\320\000' | seed answer/publish '\002'
printf '\340\002\207\000' | seed answer/disconnect '\001'

{
	printf 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: '
	printf 'keep-alive, Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo='
	printf '\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n'
} | seed upgrade/open '\005'
printf 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' | seed upgrade/refused '\001'
printf '%s\n' 'HTTP/1.1 ' 101 400 'Upgrade: websocket' 'Connection: Upgrade' \
    'Sec-WebSocket-Accept: ' 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' 'Sec-WebSocket-Protocol: mqtt' \
    'Sec-WebSocket-Extensions: ' | words >"$work/upgrade.dict"
cp "$work/upgrade.dict" "$work/websocket.dict"

# How the peer behaves (1: it agrees), and in which pieces: frames with CONNACK and
# PINGRESP, a ping, a close; one of each is cut in two.
printf '\202\004\040\002\000\000\211\002hi\202\002\320\000\210\002\003\350' |
    seed websocket/frames '\001\377'
printf '\002\002\040\002\200\002\000\000\202\176\000\002\320\000' |
    seed websocket/pieces '\017\000'
printf '\202\177\000\000\000\000\000\000\000\002\320\000\201\001x' |
    seed websocket/long '\003\003'
tail -c +2 "$work/upgrade/refused" | seed websocket/refused '\004\001'

printf /crl/crl_root.der | seed publisher/list
printf /ocsp/root/late/MEowSDBGMEQwQjAJBgUrDgMCGgUA%%2FA%%3D | seed publisher/question
printf '%s\n' /crl/ /ocsp/ late silent malformed wrong-signer unknown crl_ .pem .der %2B |
    words >"$work/publisher.dict"

find "$work" -maxdepth 1 -type f ! -name '*.dict' -delete
rm -rf "$dir"
mv "$work" "$dir"
