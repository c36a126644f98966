# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# A headless Chromium, driven by the DevTools protocol over its pipes, with no
# port and no other program but jq.  Sourced after lib.sh.
#
#	browser_start			1: there is none
#	browser_open FILE WIDTH SCHEME	light or dark; waits until it is loaded
#	browser_ask EXPRESSION		its value as JSON on stdout
#	browser_shoot FILE.png		the whole page
#	browser_stop

BROWSER=
CALLS=0

browser_path() {
	command -v chromium || command -v chromium-browser || command -v google-chrome
}

browser_start() {
	browser_path >/dev/null || return 1
	mkdir -p "$WORK/browser" && mkfifo "$WORK/browser/in" || return 1
	: >"$WORK/browser/out"
	# Without a sandbox only since root has none; the pages are ours.
	"$(browser_path)" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage \
	    --no-first-run --disable-extensions --disable-background-networking \
	    --hide-scrollbars --remote-debugging-pipe \
	    --user-data-dir="$WORK/browser/profile" about:blank \
	    3<"$WORK/browser/in" 4>>"$WORK/browser/out" >/dev/null 2>"$WORK/browser/err" &
	BROWSER=$!
	exec 7>"$WORK/browser/in"
	target=$(browser_call '' Target.createTarget '{"url": "about:blank"}' | jq -r .targetId) &&
	    SESSION=$(browser_call '' Target.attachToTarget \
		"{\"targetId\": \"$target\", \"flatten\": true}" | jq -r .sessionId) &&
	    [ -n "$SESSION" ]
}

# The answer to a call, once it is there.
browser_answer() {
	tr '\0' '\n' <"$WORK/browser/out" | grep "^{\"id\":$1," >"$WORK/browser/answer"
}

# browser_call SESSION METHOD PARAMETERS: the result as JSON on stdout.  Called
# in a subshell, too: the number comes from a file.
browser_call() {
	CALLS=$(($(cat "$WORK/browser/calls" 2>/dev/null || echo 0) + 1))
	echo "$CALLS" >"$WORK/browser/calls"
	printf '{"id": %d, "method": "%s", "params": %s%s}\0' "$CALLS" "$2" "$3" \
	    "${1:+, \"sessionId\": \"$1\"}" >&7
	wait_for browser_answer "$CALLS" || return 1
	jq -e .result "$WORK/browser/answer"
}

browser_do() {
	browser_call "$SESSION" "$@" >"$WORK/browser/result" ||
	    fail "$1: $(head_of "$WORK/browser/answer")"
}

browser_loaded() {
	[ "$(browser_ask 'document.readyState == "complete" && location.protocol == "file:"')" = true ]
}

browser_open() {
	phone=false
	[ "$2" -ge 600 ] || phone=true
	browser_do Emulation.setDeviceMetricsOverride \
	    "{\"width\": $2, \"height\": 900, \"deviceScaleFactor\": 1, \"mobile\": $phone}" &&
	    browser_do Emulation.setEmulatedMedia \
		"{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"$3\"}]}" &&
	    browser_do Page.navigate '{"url": "about:blank"}' &&
	    browser_do Page.navigate "{\"url\": \"file://$1\"}" && wait_for browser_loaded
}

browser_ask() {
	browser_do Runtime.evaluate "$(jq -n --arg e "$1" \
	    '{expression: $e, returnByValue: true}')" &&
	    jq -c .result.value "$WORK/browser/result"
}

browser_shoot() {
	browser_do Page.captureScreenshot '{"captureBeyondViewport": true}' &&
	    jq -r .data "$WORK/browser/result" | base64 -d >"$1"
}

browser_stop() {
	[ -z "$BROWSER" ] || {
		browser_call '' Browser.close '{}' >/dev/null
		exec 7>&-
		wait "$BROWSER"
	} 2>/dev/null
	BROWSER=
}
