// The query page with JavaScript: YASGUI's editor in place of the text field, results without leaving the page, an address for each.
"use strict";
(() => {
  const form = document.getElementById("asked");
  if (!form) return;
  const field = form.elements.query;
  const status = form.querySelector("[role=status]");
  const stop = form.querySelector("button.stop");
  const told = document.getElementById("told");
  const LONGEST = 6000; // characters of an address that any browser and proxy takes
  let editor = null, running = null;

  const text = () => (editor ? editor.getValue() : field.value);
  const put = (value) => { field.value = value; if (editor) editor.setValue(value); };

  // ---- results -----------------------------------------------------------------------------------------------------------

  const show = (page, selector) => {
    const found = page.querySelector(selector);
    told.replaceChildren(...(found ? [...document.importNode(found, true).childNodes] : []));
    const heading = told.querySelector("h2, h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  const run = async () => {
    if (running) running.abort();
    const mine = (running = new AbortController());
    const asked = new URLSearchParams({ query: text(), lang: form.elements.lang.value, format: "html" });
    const address = `${form.action}?${asked}`;
    const isLong = address.length > LONGEST;
    const how = { signal: mine.signal, headers: { Accept: "text/html" } }; // errors, too, as pages
    status.textContent = form.dataset.working;
    stop.hidden = false;
    try {
      const answer = isLong
        ? await fetch(form.action, { method: "POST", body: asked, ...how })
        : await fetch(address, how);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok) {
        show(page, "#told");
        if (!isLong) history.pushState(null, "", address);
      } else {
        const main = page.querySelector("main");
        const section = page.createElement("section");
        section.id = "problem";
        const heading = page.createElement("h2");
        heading.textContent = form.dataset.failed;
        section.append(heading, ...main.querySelectorAll(".lead, h1 ~ p:not(.lead):not(:last-child)"));
        main.append(section);
        show(page, "#problem");
      }
      status.textContent = "";
    } catch (error) {
      if (mine === running) status.textContent = error.name === "AbortError" ? "" : form.dataset.failed;
    } finally {
      if (mine === running) { stop.hidden = true; running = null; }
    }
  };

  form.addEventListener("submit", (event) => {
    field.value = text();
    if (form.elements.format.value !== "html") return; // the browser takes the file
    event.preventDefault();
    run();
  });
  stop.addEventListener("click", () => running && running.abort());
  addEventListener("popstate", () => location.reload());

  // ---- examples ----------------------------------------------------------------------------------------------------------

  // each is a tab: what was written under one is there again when the reader comes back to it
  const drafts = new Map();
  let tab = document.querySelector(".examples [aria-current]")?.href ?? document.querySelector(".examples .own")?.href;

  document.querySelectorAll(".examples li a").forEach((link) => link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    drafts.set(tab, text());
    if (drafts.has(link.href)) put(drafts.get(link.href));
    else try {
      const page = new DOMParser().parseFromString(await (await fetch(link.href, { headers: { Accept: "text/html" } })).text(), "text/html");
      put(page.getElementById("query").value);
    } catch { location.assign(link.href); return; }
    document.querySelectorAll(".examples [aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    tab = link.href;
    told.replaceChildren();
    history.pushState(null, "", link.href);
    form.scrollIntoView({ block: "start" });
    if (editor) editor.focus(); else field.focus();
  }));

  // ---- the editor --------------------------------------------------------------------------------------------------------

  const loaded = (element) => new Promise((done, failed) => {
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

  let terms = null; // asked for when first needed
  const known = () => (terms ??= fetch(form.dataset.terms).then((answer) => answer.json()));

  const completer = (name, of) => ({
    name,
    // an IRI that begins so, or a term one of whose names holds what is written
    get: async (_, token) => {
      const { prefixes, [of]: list } = await known();
      const wanted = (token?.autocompletionString || "").toLowerCase(), plain = wanted.replace(/^</, "");
      return list.filter(([short, label]) => {
        const [prefix, tail] = short.split(":");
        return (prefixes[prefix] + tail).toLowerCase().startsWith(plain) || short.toLowerCase().startsWith(plain)
          || (plain && !plain.includes(":") && (tail.toLowerCase().includes(plain) || label.toLowerCase().includes(plain)));
      }).map(([short]) => short);
    },
    postProcessSuggestion: (_, token, short) => short,
    postprocessHints: async (_, hints) => {
      const labels = new Map((await known())[of]);
      for (const hint of hints) hint.displayText = `${hint.text} · ${labels.get(hint.text) ?? ""}`;
      return hints;
    },
    bulk: false,
    persistenceId: null,
  });

  const open = async () => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.style });
    const script = Object.assign(document.createElement("script"), { src: form.dataset.script });
    // ours has the last word on colours
    const ours = document.querySelector('link[rel=stylesheet][href*="query.css"]');
    await Promise.all([loaded(style), loaded(script)]);
    document.head.append(ours);
    const Yasqe = window.Yasqe;
    // nothing is asked of other hosts: the completers that would ask them are replaced
    Yasqe.forkAutocompleter("class", completer("class", "classes"), false);
    Yasqe.forkAutocompleter("property", completer("property", "properties"), false);
    Yasqe.forkAutocompleter("prefixes", {
      name: "prefixes", persistenceId: null,
      get: async () => Object.entries((await known()).prefixes).map(([name, space]) => `${name}: <${space}>`).sort(),
    }, false);
    Yasqe.defaults.autocompleters = ["variables", "prefixes", "property", "class"];
    const holder = document.createElement("div");
    holder.lang = "en"; // a query is no Chinese text
    field.before(holder);
    const keys = { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false, "Ctrl-S": false };
    editor = new Yasqe(holder, {
      value: field.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false,
      resizeable: false, editorHeight: "auto", inputStyle: "contenteditable", extraKeys: keys,
      requestConfig: { endpoint: form.action },
    });
    const input = editor.getInputField();
    for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-labelledby": "query-label" }))
      input.setAttribute(name, value);
    const had = document.activeElement === field;
    field.hidden = true;
    field.required = false;
    form.querySelector("label[for=query]").addEventListener("click", (event) => { event.preventDefault(); editor.focus(); });
    form.querySelector(".keys").hidden = false;
    if (had) editor.focus();
    editor.on("change", () => { field.value = editor.getValue(); });
    document.documentElement.dataset.editor = "open";
  };

  // after everything else of the page; without it the text field does
  const soon = window.requestIdleCallback || ((call) => setTimeout(call, 50));
  const begin = () => soon(() => open().catch((error) => console.warn(error)));
  if (document.readyState === "complete") begin(); else addEventListener("load", begin);
})();
