#!/bin/sh
# SPDX-License-Identifier: ISC
# Run everything against a local Mosquitto; succeed when every case was decided.
# Usage: demo.sh PROGRAM FOLDER

set -u
program=$1
folder=$2

mkdir -p "$folder"
"$program" run --launch mosquitto \
    --junit "$folder/report.xml" --json "$folder/report.json" \
    --html "$folder/report.html"
status=$?
case $status in
0)	;;
1)	echo "The tool found a hole in this broker: that is a result, not a fault of the demo." ;;
*)	echo "The demo could not decide every case (exit status $status)." >&2
	exit "$status" ;;
esac
echo "Written: $folder/report.html, $folder/report.xml (JUnit) and $folder/report.json"
