# Completion for bash, made by 'mqtt-certcheck --help-completion'.
_mqtt_certcheck()
{
	local word=${COMP_WORDS[COMP_CWORD]} command=run options=
	COMPREPLY=()
	case ${COMP_WORDS[1]} in
	run|init|list|explain|report|compare|crl-refresh|serve|revoke|profile) command=${COMP_WORDS[1]} ;;
	esac
	case $command,${COMP_WORDS[COMP_CWORD - 1]} in
	run,--broker) return ;;
	run,-h) return ;;
	run,-p) return ;;
	run,--wss) return ;;
	run,--launch) mapfile -t COMPREPLY < <(compgen -W 'mosquitto rabbitmq ' -- "$word"); return ;;
	run,--connect-to) return ;;
	run,--sni) return ;;
	run,--alpn) return ;;
	run,--pki) mapfile -t COMPREPLY < <(compgen -A directory -- "$word"); return ;;
	run,--cafile) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--capath) mapfile -t COMPREPLY < <(compgen -A directory -- "$word"); return ;;
	run,--cert) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--key) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--pkcs12) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--chain) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--passin) return ;;
	run,--credential) return ;;
	run,--crl) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--crl-file) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--trust-file) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--server-cert) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--server-key) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--reload-cmd) return ;;
	run,--refresh-cmd) return ;;
	run,--restart-cmd) return ;;
	run,--bare-port) return ;;
	run,--skip) return ;;
	run,--tls) return ;;
	run,--mqtt) return ;;
	run,--transport) return ;;
	run,--jobs) return ;;
	run,--timeout) return ;;
	run,--deadline) return ;;
	run,--rate) return ;;
	run,--expect) return ;;
	run,--profile) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--topic-template) return ;;
	run,--shared-topic) return ;;
	run,--baseline) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never ' -- "$word"); return ;;
	run,--format) mapfile -t COMPREPLY < <(compgen -W 'text nagios ' -- "$word"); return ;;
	run,--json) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--junit) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--markdown) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--tap) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--sarif) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--prometheus) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--html) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	init,--host) return ;;
	init,--days) return ;;
	init,--issuer) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	init,--issuer-key) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	init,--passin) return ;;
	init,--publish) return ;;
	report,--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never ' -- "$word"); return ;;
	report,--format) mapfile -t COMPREPLY < <(compgen -W 'text nagios ' -- "$word"); return ;;
	report,--json) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--junit) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--markdown) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--tap) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--sarif) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--prometheus) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--html) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never ' -- "$word"); return ;;
	compare,--format) mapfile -t COMPREPLY < <(compgen -W 'text nagios ' -- "$word"); return ;;
	compare,--json) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--junit) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--markdown) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--tap) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--sarif) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--prometheus) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	compare,--html) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--out) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--ca) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--then) return ;;
	crl-refresh,--timeout) return ;;
	serve,--listen) return ;;
	serve,--log) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	esac
	case $command in
	run) options='-b --broker -h -p --wss --launch --connect-to --sni --alpn --pki --cafile --capath --cert --key --pkcs12 --chain --passin --credential --crl --crl-file --trust-file --server-cert --server-key --reload-cmd --refresh-cmd --restart-cmd --bare-port --skip --tls --mqtt --transport --dry-run -j --jobs --timeout --deadline --rate --dangerous --expect --profile --topic-template --shared-topic --baseline --other-broker --strict -q --quiet -v --verbose --color --format --help --version --json --junit --markdown --tap --sarif --prometheus --html ' ;;
	init) options='--host --days --issuer --issuer-key --passin --publish --help --version ' ;;
	list) options='--json --markdown --help --version ' ;;
	explain) options='--help --version ' ;;
	report) options='--strict -q --quiet -v --verbose --color --format --help --version --json --junit --markdown --tap --sarif --prometheus --html ' ;;
	compare) options='--other-broker --strict -q --quiet -v --verbose --color --format --help --version --json --junit --markdown --tap --sarif --prometheus --html ' ;;
	crl-refresh) options='--out --ca --then --timeout -q --quiet -v --verbose --help --version ' ;;
	serve) options='--listen --log --help --version ' ;;
	revoke) options='--help --version ' ;;
	profile) options='--help --version ' ;;
	esac
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -A file -- "$word"
	    ((COMP_CWORD > 1)) || compgen -W 'run init list explain report compare crl-refresh serve revoke profile ' -- "$word")
}
complete -F _mqtt_certcheck mqtt-certcheck
