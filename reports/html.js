/* SPDX-License-Identifier: ISC */
/* It stands in XHTML as it is: no less-than sign and no ampersand. */
(function () {
	"use strict";

	var form = document.getElementById("tools");
	var find = document.getElementById("find");
	var shown = document.getElementById("shown");
	var boxes = Array.from(form.querySelectorAll("input[type=checkbox]"));
	var cases = Array.from(document.querySelectorAll(".case"));
	var families = Array.from(document.querySelectorAll(".family"));
	var sections = Array.from(document.querySelectorAll("main section"));
	var printed = [];

	/* A case whose evidence stands elsewhere is found by that too. */
	function words(element) {
		var link = element.querySelector("td a[href]");
		var text = element.textContent;

		if (link)
			text += document.getElementById(link.hash.slice(1)).textContent;
		return text.toLowerCase();
	}

	var texts = cases.map(words);

	function visible(element) {
		return !element.hidden;
	}

	/* Hide what has cases, and none of them shown. */
	function close(element) {
		var inside = Array.from(element.querySelectorAll(".case"));

		element.hidden = inside.length > 0 ? !inside.some(visible) : false;
	}

	function filter() {
		var wanted = find.value.toLowerCase().split(/\s+/);
		var verdicts = boxes.filter(function (box) {
			return box.checked;
		}).map(function (box) {
			return box.value;
		});
		var rows = cases.filter(function (element, i) {
			var here = wanted.every(function (word) {
				return texts[i].includes(word);
			});

			element.hidden = here ?
			    !verdicts.includes(element.dataset.verdict) : true;
			return element.matches("tr");
		});

		families.forEach(close);
		sections.forEach(close);
		if (find.value !== "")
			families.forEach(function (family) {
				family.open = !family.hidden;
			});
		shown.textContent = rows.filter(visible).length + " of " +
		    rows.length + " cases";
	}

	function clear() {
		find.value = "";
		boxes.forEach(function (box) {
			box.checked = true;
		});
		filter();
	}

	/* What a link points to may be folded, or filtered away. */
	function reveal() {
		var element = document.getElementById(location.hash.slice(1));
		var up;

		if (!element)
			return;
		if (element.closest("[hidden]"))
			clear();
		for (up = element; up; up = up.parentElement)
			if (up instanceof HTMLDetailsElement)
				up.open = true;
		element.scrollIntoView();
	}

	function print(event) {
		if (event.type === "beforeprint")
			printed = Array.from(document.querySelectorAll(
			    ".family, article .evidence")).filter(function (fold) {
				return !fold.open;
			});
		printed.forEach(function (fold) {
			fold.open = event.type === "beforeprint";
		});
	}

	form.addEventListener("input", filter);
	form.addEventListener("submit", function (event) {
		event.preventDefault();
	});
	document.addEventListener("keydown", function (event) {
		if (event.key === "Escape")
			clear();
		if (event.key !== "/" || event.target === find)
			return;
		event.preventDefault();
		find.focus();
	});
	window.addEventListener("hashchange", reveal);
	window.addEventListener("beforeprint", print);
	window.addEventListener("afterprint", print);
	form.hidden = false;
	filter();
	reveal();
}());
