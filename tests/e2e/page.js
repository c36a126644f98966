/* SPDX-License-Identifier: ISC */
/* What is wrong with a page as people meet it: a list of findings, empty when nothing is. */
(function () {
	"use strict";

	var findings = [];

	function all(selector) {
		return Array.from(document.querySelectorAll(selector));
	}

	function finding(what, element) {
		findings.push(what + ": " + (element ? element.outerHTML.slice(0, 120) : ""));
	}

	/* ---- Colours (WCAG 2.2, 1.4.3) */

	function channels(colour) {
		return colour.match(/[\d.]+/g).map(Number);
	}

	function luminance(colour) {
		var c = channels(colour).slice(0, 3).map(function (v) {
			v /= 255;
			return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
		});

		return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
	}

	function ground(element) {
		var colour;

		for (; element; element = element.parentElement) {
			colour = getComputedStyle(element).backgroundColor;
			if (channels(colour)[3] !== 0)
				return colour;
		}
		return "rgb(255, 255, 255)";
	}

	function contrast(element) {
		var a = luminance(getComputedStyle(element).color);
		var b = luminance(ground(element));

		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	all("body *").forEach(function (element) {
		var text = Array.from(element.childNodes).some(function (node) {
			return node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
		});

		if (text && element.checkVisibility() && contrast(element) < 4.5)
			finding("contrast " + contrast(element).toFixed(2), element);
	});

	/* ---- Structure */

	all("h1, h2, h3, h4, h5, h6").reduce(function (level, heading) {
		var own = Number(heading.tagName[1]);

		if (own > level + 1)
			finding("heading after h" + level, heading);
		return own;
	}, 0);
	if (all("h1").length !== 1)
		finding("more or less than one h1");
	all("th:not([scope])").forEach(finding.bind(null, "th without scope"));
	all("input").forEach(function (input) {
		if (input.labels.length === 0)
			finding("input without label", input);
	});
	all("[aria-labelledby]").forEach(function (element) {
		if (!document.getElementById(element.getAttribute("aria-labelledby")))
			finding("label is not there", element);
	});
	all("a").forEach(function (link) {
		if (!/^#[a-z0-9]+$/.test(link.getAttribute("href")))
			finding("leads away", link);
		else if (!document.getElementById(link.hash.slice(1)))
			finding("leads nowhere", link);
	});
	all("[id]").reduce(function (seen, element) {
		if (seen.has(element.id))
			finding("twice the same id", element);
		return seen.add(element.id);
	}, new Set());
	if (!document.documentElement.lang || !document.title)
		finding("no language or title");

	/* ---- Nothing that was not ours */

	if (all("script").length !== 1 || all("style").length !== 1)
		finding("more than one script or style");
	all("img, svg, iframe, object, embed, link, base, video, audio, [style]").forEach(
	    finding.bind(null, "foreign"));
	all("*").forEach(function (element) {
		Array.from(element.attributes).forEach(function (attribute) {
			if (/^on/.test(attribute.name))
				finding("handler", element);
		});
	});
	if (performance.getEntriesByType("resource").length > 0)
		finding("something was fetched");

	/* ---- Room */

	if (document.documentElement.scrollWidth > innerWidth)
		finding("wider than the window by " +
		    (document.documentElement.scrollWidth - innerWidth));
	return findings;
}())
