# Completion for bash, made by 'mqtt-certcheck --help-completion'.
_mqtt_certcheck()
{
	local word=${COMP_WORDS[COMP_CWORD]} command=run options=
	COMPREPLY=()
	case ${COMP_WORDS[1]} in
	run|init|list|explain|report|crl-refresh|serve|revoke) command=${COMP_WORDS[1]} ;;
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
	run,--topic-template) return ;;
	run,--shared-topic) return ;;
	run,--baseline) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never ' -- "$word"); return ;;
	run,--json) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	run,--junit) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	init,--host) return ;;
	init,--days) return ;;
	init,--publish) return ;;
	report,--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never ' -- "$word"); return ;;
	report,--json) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	report,--junit) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--out) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--ca) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	crl-refresh,--then) return ;;
	crl-refresh,--timeout) return ;;
	serve,--listen) return ;;
	serve,--log) mapfile -t COMPREPLY < <(compgen -A file -- "$word"); return ;;
	esac
	case $command in
	run) options='-b --broker -h -p --wss --launch --connect-to --sni --alpn --pki --cafile --crl --crl-file --trust-file --server-cert --server-key --reload-cmd --refresh-cmd --restart-cmd --bare-port --skip --tls --mqtt --transport -j --jobs --timeout --deadline --rate --dangerous --expect --topic-template --shared-topic --baseline --strict -q --quiet -v --verbose --color --help --version --json --junit ' ;;
	init) options='--host --days --publish --help --version ' ;;
	list) options='--json --markdown --help --version ' ;;
	explain) options='--help --version ' ;;
	report) options='--strict -q --quiet -v --verbose --color --help --version --json --junit ' ;;
	crl-refresh) options='--out --ca --then --timeout -q --quiet -v --verbose --help --version ' ;;
	serve) options='--listen --log --help --version ' ;;
	revoke) options='--help --version ' ;;
	esac
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -A file -- "$word"
	    ((COMP_CWORD > 1)) || compgen -W 'run init list explain report crl-refresh serve revoke ' -- "$word")
}
complete -F _mqtt_certcheck mqtt-certcheck
