// Completes names as they are typed (WAI-ARIA "combobox with list autocomplete"). Without it the boxes take any name all the same.
"use strict";
(() => {
  const PAUSE = 120;

  class Combo {
    constructor(input) {
      this.input = input;
      this.kind = input.dataset.suggest;
      this.asked = 0;
      this.list = document.createElement("ul");
      this.list.id = input.id + "-list";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", input.labels[0].textContent);
      this.told = document.createElement("p");
      this.told.className = "quiet";
      this.told.setAttribute("role", "status");
      input.after(this.list, this.told);
      for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"]]) {
        input.setAttribute(name, value);
      }
      input.addEventListener("input", () => this.later());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("blur", () => this.close());
      // Before the box loses the focus.
      this.list.addEventListener("mousedown", (event) => {
        event.preventDefault();
        const option = event.target.closest("[role=option]");
        if (option) this.take(option);
      });
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), PAUSE);
    }

    async suggest() {
      const text = this.input.value.trim();
      const number = ++this.asked;
      if (!text) return this.close();
      try {
        const answer = await fetch(`/suggest.json?${new URLSearchParams({ text, kind: this.kind })}`);
        if (!answer.ok) return this.close();
        const names = await answer.json();
        // An answer that was overtaken is of no use.
        if (number === this.asked && document.activeElement === this.input) this.show(this.read(names));
      } catch {
        this.close();
      }
    }

    read(names) {
      const also = (name) => (name ? `also: ${name}` : "");
      const join = (...parts) => parts.filter(Boolean).join("; ");
      return [
        ...names.places.map((one) => ({ name: one.place.displayName, more: join(one.place.governanceDisplayName, also(one.matchedName)) })),
        ...names.problems.map((one) => ({ name: one.displayName, more: join(one.themeDisplayName, also(one.matchedName)) })),
      ];
    }

    show(suggestions) {
      this.list.replaceChildren(...suggestions.map(({ name, more }, at) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = name;
        option.textContent = name;
        if (more) {
          const small = document.createElement("small");
          small.textContent = more;
          option.append(small);
        }
        return option;
      }));
      this.input.setAttribute("aria-expanded", String(suggestions.length > 0));
      this.input.removeAttribute("aria-activedescendant");
      const count = suggestions.length;
      this.told.textContent = count === 0 ? "No suggestion" : count === 1 ? "1 suggestion" : `${count} suggestions`;
    }

    close() {
      clearTimeout(this.timer);
      this.asked++;
      this.list.replaceChildren();
      this.told.textContent = "";
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      const options = [...this.list.children];
      const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "Escape") return this.close();
      if (event.key === "ArrowDown" && options.length === 0) return this.suggest();
      if (options.length === 0) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = now < 0 ? (step > 0 ? 0 : options.length - 1) : (now + step + options.length) % options.length;
        options.forEach((option, at) => option.setAttribute("aria-selected", String(at === next)));
        options[next].scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", options[next].id);
      } else if (event.key === "Enter" && now >= 0) {
        event.preventDefault();
        this.take(options[now]);
      }
    }

    take(option) {
      this.input.value = option.dataset.name;
      this.close();
    }
  }

  document.querySelectorAll("input[data-suggest]").forEach((input) => new Combo(input));

  // A link to a peer opens what it leads to.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
