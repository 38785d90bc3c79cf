// What the browser tests ask of a page. Put into it from outside: the site itself knows nothing of it.
window.look = (() => {
  "use strict";
  const SILENT = "script, style, template, noscript, code, pre, kbd, samp, textarea, svg";
  const ATTRIBUTES = ["alt", "title", "aria-label", "placeholder", "data-label"]; // CSS draws the last of them
  const STOPS = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex='0'], [contenteditable=true]";

  const name = (element) => {
    const own = element.id ? `#${element.id}` : element.classList.length ? `.${[...element.classList].join(".")}` : "";
    const above = element.parentElement && element.parentElement !== document.body ? `${name(element.parentElement)} > ` : "";
    return (above + element.localName + own).split(" > ").slice(-3).join(" > ");
  };
  const TAGS = { "zh-hant": "zh-Hant", "zh-hans": "zh-Hans" }; // case makes no difference in a tag
  const language = (element) => {
    const tag = element.closest("[lang]")?.lang ?? "";
    return TAGS[tag.toLowerCase()] ?? tag;
  };

  // the heading that a cell's label repeats
  const heading = (cell) =>
    [...(cell.closest("table")?.tHead?.querySelectorAll("th") ?? [])].find((th) => th.textContent.trim() === cell.dataset.label) ?? cell.parentElement;

  // every text that a reader meets, seen or read out, with the language that it says it is in
  const texts = () => {
    const found = [];
    const add = (text, element, what, whole) => {
      const words = text.replace(/\s+/g, " ").trim();
      if (words) found.push({ text: words, lang: language(element), at: name(element) + what, whole });
    };
    const marked = new Set(); // words with a part of them marked are one text
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      let element = walker.currentNode.parentElement, text = walker.currentNode.data;
      if (element.closest(SILENT)) continue;
      if (element.tagName === "MARK") element = element.parentElement;
      if (element.querySelector(":scope > mark")) {
        if (marked.has(element)) continue;
        marked.add(element);
        text = element.textContent;
      }
      // a title holds no elements that could say which words in it are of another language; nor does an attribute
      add(text, element, "", ["TITLE", "OPTION"].includes(element.tagName));
    }
    for (const element of document.querySelectorAll(ATTRIBUTES.map((a) => `[${a}]`).join()))
      if (!element.closest("code, pre"))
        for (const attribute of ATTRIBUTES)
          if (element.hasAttribute(attribute))
            add(element.getAttribute(attribute), attribute === "data-label" ? heading(element) : element, ` [${attribute}]`, true);
    return found;
  };

  // by how much the document is wider than the window, and what sticks out
  const overflow = () => {
    const root = document.scrollingElement, width = document.documentElement.clientWidth;
    if (root.scrollWidth <= width) return [];
    const clipped = (element) => {
      for (let e = element.parentElement; e && e !== document.body; e = e.parentElement)
        if (getComputedStyle(e).overflowX !== "visible") return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 0.5 && !clipped(e));
    return [`${root.scrollWidth} of ${width}`, ...wide.filter((e) => !wide.some((other) => other !== e && e.contains(other))).slice(0, 3).map(name)];
  };

  // what does something: a script, or an attribute that is one
  const scripts = () => [
    ...[...document.scripts].filter((s) => s.type !== "application/ld+json").map((s) => s.getAttribute("src") ?? "(in the page)"),
    ...[...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]).filter((a) => /^on/.test(a.name) || /^javascript:/.test(a.value)).map((a) => a.name),
  ];
  const links = () => [...new Set([...document.querySelectorAll("a[href]")].map((a) => a.href).filter((href) => href.startsWith(location.origin)))];

  // what has no business on paper, and what could not be read there
  const onPaper = () => {
    const shown = [...document.querySelectorAll("header nav, form, nav.pager, .skip, button")].filter((e) => e.checkVisibility());
    const dark = getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)" ? [] : ["the ground is not white"];
    const h1 = document.querySelector("h1");
    return [...shown.map(name), ...dark, ...(h1?.checkVisibility() ? [] : ["no heading"])];
  };

  // ---- keyboard ----------------------------------------------------------------------------------------------------------

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0;
  const stops = () => [...document.querySelectorAll(STOPS)].filter((e) => isShown(e) && e.tabIndex >= 0);

  const hasMark = (element) => {
    for (let e = element, up = 0; e && up < 7; e = e.parentElement, up++) {
      const style = getComputedStyle(e);
      if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
    }
    return false;
  };
  const isInSight = (element) => {
    const box = [...element.getClientRects()].find((r) => r.width > 0 && r.height > 0);
    if (!box) return false;
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) return false;
    const top = document.elementFromPoint(x, y);
    return Boolean(top) && (element.contains(top) || top.contains(element));
  };

  // from here on every element that gets the focus is written down: its place among the stops, and what is wrong with it
  const walk = { all: [], order: [], wrong: [] };
  const follow = () => {
    walk.all = stops();
    document.addEventListener("focusin", (event) => {
      const element = event.target, at = walk.all.indexOf(element);
      walk.order.push(at);
      if (!hasMark(element)) walk.wrong.push(`no visible focus: ${name(element)}`);
      else if (!isInSight(element)) walk.wrong.push(`out of sight: ${name(element)}`);
    });
    return walk.all.length;
  };
  const walked = () => ({
    order: walk.order,
    wrong: walk.wrong.slice(0, 5),
    missed: walk.all.filter((_, at) => !walk.order.includes(at)).slice(0, 5).map(name),
    stops: walk.all.length,
    first: walk.all[walk.order[0]] ? name(walk.all[walk.order[0]]) : "",
    forced: [...document.querySelectorAll("[tabindex]")].filter((e) => e.tabIndex > 0).map(name),
  });
  const jump = (at) => walk.all[at].focus();

  return { texts, overflow, scripts, links, onPaper, follow, walked, jump };
})();
