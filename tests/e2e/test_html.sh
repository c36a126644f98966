#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The HTML report as people meet it: in a browser, on a desk and on a phone, by
# day and by night, with and without scripts, and with a broker's worst words.
# KEEP=FOLDER keeps the screenshots there.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/browser.sh"

HERE=$(cd "$(dirname "$0")" && pwd)
OWNED='<script>document.title="owned"</script><img src="x" onerror="document.title=1"/>"><svg onload="document.title=2">]]>--><!-- </style></title>&lt;b&gt; javascript:document.title=3'

# A run with failures, and the same with hostile words for all that a file may say.
ready() {
	[ -s "$WORK/hostile.html" ] && return 0
	need_pki && mutant no-crl || return 1
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" $CORE \
	    identity.multiple-cn-order --html "$WORK/run.html"
	stop_mutant
	status 1 || return 1
	jq --arg o "$OWNED" '.tool += $o | .hostname += $o | .started += $o |
	    .diagnosis = $o | .target.broker += $o | .target[$o] = $o | .target.launched = $o |
	    .results = [.results[] | .case += $o | .title += $o | .severity += $o |
		.reference += $o | .why += $o | .remedy += "(Mosquitto: crlfile " + $o + ")" |
		.expected += $o | .intent += $o |
		.steps = [.steps[] | .detail += $o | .credential = $o[:60] | .tls = $o[:12]]]' \
	    "$WORK/o.json" >"$WORK/hostile.json" || fail "jq" || return 1
	run report "$WORK/hostile.json" --html "$WORK/hostile.html"
	status 1
}

# browser OPENED: with the file open, or SKIPPED.
browser() {
	ready || return 1
	[ -n "$BROWSER" ] && return 0
	browser_path >/dev/null || {
		skip "no Chromium"
		return 1
	}
	browser_start || fail "no browser: $(head_of "$WORK/browser/err")"
}

# Without a browser, a check is skipped: browser || return "$(missing)"
missing() {
	if [ -n "$SKIPPED" ]; then echo 0; else echo 1; fi
}

# asks EXPRESSION: it is true in the page.
asks() {
	said=$(browser_ask "$1")
	[ "$said" = true ] || fail "$1: $said"
}

# sound NAME FILE WIDTH SCHEME: nothing is wrong with the page there, folded or not
sound() {
	browser_open "$2" "$3" "$4" || return 1
	for fold in false true; do
		browser_ask "document.querySelectorAll('details').forEach(d => d.open = $fold)" >/dev/null
		said=$(browser_ask "$(cat "$HERE/page.js")")
		[ "$said" = "[]" ] || fail "$1, $3 $4: $(echo "$said" | cut -c 1-300)" || return 1
	done
	[ -z "${KEEP:-}" ] || {
		browser_open "$2" "$3" "$4"
		mkdir -p "$KEEP" && browser_shoot "$KEEP/$1-$3-$4.png"
	}
}

test_well_formed() {
	ready || return 1
	for file in run hostile; do
		xmllint --noout --nonet "$WORK/$file.html" 2>"$WORK/xmllint.err" ||
		    fail "$file: $(head_of "$WORK/xmllint.err")" || return 1
	done
	says "$WORK/run.html" "revocation.revoked-leaf" || return 1
	! grep 'src=\|http-equiv="refresh"\|url(\|@import' "$WORK/run.html" >"$WORK/asks" ||
	    fail "it asks for something: $(head_of "$WORK/asks")"
}

test_on_every_screen() {
	browser || return "$(missing)"
	for screen in "1280 light" "1280 dark" "390 light" "390 dark"; do
		# A width and a scheme.
		# shellcheck disable=SC2086
		sound run "$WORK/run.html" $screen || return 1
	done
	sound hostile "$WORK/hostile.html" 320 light && sound hostile "$WORK/hostile.html" 1280 dark
}

test_hostile_words_do_nothing() {
	browser || return "$(missing)"
	browser_open "$WORK/hostile.html" 1280 light &&
	    asks 'document.title.startsWith("localhost:")' &&
	    asks 'document.body.textContent.includes("<script>document.title")' || return 1
	# Were a text not escaped: the page's policy would still not let it run.
	sed 's,<main ,<script>document.title = "owned"</script><main ,' \
	    "$WORK/run.html" >"$WORK/open.html"
	browser_open "$WORK/open.html" 1280 light &&
	    asks 'document.scripts.length == 2 && document.title.startsWith("localhost:")'
}

test_search_and_filter() {
	browser || return "$(missing)"
	browser_open "$WORK/run.html" 1280 light &&
	    asks '!document.getElementById("tools").hidden' || return 1
	browser_ask 'window.look = (word) => {
	    const field = document.getElementById("find");
	    field.value = word;
	    field.dispatchEvent(new Event("input", { bubbles: true }));
	    return Array.from(document.querySelectorAll("tr.case")).filter(e => !e.hidden).length }' >/dev/null
	asks 'look("wrong-ca[tls1.3]") == 1' && asks 'look("nothing like that") == 0' &&
	    asks '!document.querySelector("main section:has(article)").checkVisibility()' &&
	    asks 'look("REVOKED accepted") > 0' &&
	    asks '[look("") + " of "].every(e => document.getElementById("shown").textContent.startsWith(e))' || return 1
	asks 'document.querySelector("#tools [value=pass]").click(),
	    Array.from(document.querySelectorAll("tr.case:not([hidden])")).every(e => e.dataset.verdict != "pass")' &&
	    asks 'Array.from(document.querySelectorAll("article.fail")).every(e => !e.hidden)' || return 1
	# A link to what is filtered away and folded shows it.
	asks '(location.hash = "#" + document.querySelector("tr.case[data-verdict=pass] [id]").id).length > 1' &&
	    wait_for asks 'document.querySelector(":target").checkVisibility()' &&
	    asks 'document.querySelector(":target").open'
}

test_keyboard() {
	browser || return "$(missing)"
	browser_open "$WORK/run.html" 1280 light &&
	    browser_do Input.dispatchKeyEvent '{"type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}' &&
	    asks 'document.activeElement.matches(".leap") && document.activeElement.checkVisibility()' &&
	    browser_do Input.dispatchKeyEvent '{"type": "keyDown", "key": "/", "text": "/"}' &&
	    asks 'document.activeElement.id == "find" && document.activeElement.value == ""'
}

test_without_scripts() {
	browser || return "$(missing)"
	browser_do Emulation.setScriptExecutionDisabled '{"value": true}' &&
	    browser_open "$WORK/run.html" 390 light &&
	    asks '!document.getElementById("tools").checkVisibility()' &&
	    asks 'document.querySelector("article.fail .steps").checkVisibility()' &&
	    asks 'document.documentElement.scrollWidth <= innerWidth'
	rc=$?
	browser_do Emulation.setScriptExecutionDisabled '{"value": false}'
	return "$rc"
}

test_print() {
	browser || return "$(missing)"
	browser_open "$WORK/run.html" 1280 dark && browser_do Page.printToPDF '{}' || return 1
	jq -r .data "$WORK/browser/result" | base64 -d >"$WORK/run.pdf"
	[ -z "${KEEP:-}" ] || cp "$WORK/run.pdf" "$KEEP"
	[ "$(head -c 5 "$WORK/run.pdf")" = "%PDF-" ] || fail "no PDF" || return 1
	browser_do Emulation.setEmulatedMedia '{"media": "print", "features":
	    [{"name": "prefers-color-scheme", "value": "dark"}]}' &&
	    asks 'getComputedStyle(document.body).color == "rgb(28, 33, 38)"' &&
	    asks '!document.getElementById("tools").checkVisibility()'
	rc=$?
	browser_do Emulation.setEmulatedMedia '{"media": ""}'
	return "$rc"
}

test_the_browser_ends() {
	[ -n "$BROWSER" ] || {
		skip "no Chromium"
		return 0
	}
	browser_stop
}

run_tests
