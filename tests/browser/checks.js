// What can be measured on a page as it stands. Each function answers with what is wrong, as lines of text; empty is good.

window.checks = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true, opacityProperty: true }) &&
    element.getClientRects().length > 0;
  // Only for screen readers: clipped to nothing.
  const isClipped = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.clipPath.startsWith("inset(50%") || style.clip === "rect(0px, 0px, 0px, 0px)" || each.matches(".skip-link")) return true;
    }
    return false;
  };
  const controls = () => [...document.querySelectorAll(CONTROLS)].filter((each) => seen(each) && each.tabIndex >= 0 && !each.disabled);
  const told = (element) => {
    const words = (element.textContent || element.id || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className} “${words}”`;
  };

  // Colours, as the screen shows them: any notation is drawn and read back.
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (...layers) => {
    pixel.fillStyle = "#fff";
    pixel.fillRect(0, 0, 1, 1);
    for (const layer of layers) {
      pixel.fillStyle = layer;
      pixel.fillRect(0, 0, 1, 1);
    }
    return [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const backgrounds = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
    return layers;
  };
  const luminance = (color) => {
    const [red, green, blue] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  // WCAG 1.4.10: one direction of scrolling, nothing beyond the edge but in a region that scrolls by itself.
  function sideways() {
    const root = document.documentElement;
    const wide = root.scrollWidth > root.clientWidth ? [`page is ${root.scrollWidth} wide in ${root.clientWidth}`] : [];
    const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      if (!seen(element) || isClipped(element) || box.width < 2) return false;
      for (let each = element.parentElement; each; each = each.parentElement) if (scrolls(each)) return false;
      return box.right > root.clientWidth + 1 || box.left < -1;
    });
    const closed = [...document.querySelectorAll("*")].filter(
      (element) => scrolls(element) && element.scrollWidth > element.clientWidth + 1 && element.tabIndex < 0 &&
        element !== root && element !== document.body,
    );
    return [...wide, ...beyond.map((each) => `beyond the edge: ${told(each)}`), ...closed.map((each) => `scrolls, but not by keyboard: ${told(each)}`)];
  }

  // WCAG 1.4.4, 1.4.12: no words cut off, none over others.
  function cut() {
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        if (!seen(element) || element.closest("select, input") || isClipped(element) || style.display === "inline") return false;
        const clips = (overflow) => overflow === "hidden" || overflow === "clip";
        return (
          (clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (clips(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((each) => `cut off: ${told(each)}`);
  }

  function overlapping() {
    const lines = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || !seen(parent) || parent.closest("option") || isClipped(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const stuck = isStuck(parent);
      for (const box of range.getClientRects()) if (box.width > 1) lines.push({ box, parent, stuck });
    }
    lines.sort((one, other) => one.box.top - other.box.top);
    const found = [];
    lines.forEach(({ box, parent, stuck }, index) => {
      for (const other of lines.slice(index + 1)) {
        if (other.box.top > box.bottom) break;
        // What stays in view while the rest scrolls may hide that; whether it hides what has the focus is looked at by itself.
        if (stuck !== other.stuck) continue;
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const high = box.bottom - other.box.top;
        // Boxes of lines are higher than their letters: a third is no touch.
        if (wide > 2 && high > box.height / 3 && other.parent !== parent) found.push(`${told(parent)} under ${told(other.parent)}`);
      }
    });
    return found;
  }

  // WCAG 2.5.8: 24 pixels, but for links in a sentence.
  function small() {
    const inSentence = (element) => {
      const block = element.closest("p, pre, li, dd, td, th, h1, h2, h3, h4, ol, label, span:not([class])");
      return getComputedStyle(element).display === "inline" && block && block.textContent.trim().length > element.textContent.trim().length + 3;
    };
    return controls()
      .filter((element) => {
        const isTicked = ["checkbox", "radio"].includes(element.type);
        const targets = [element, ...(isTicked ? (element.labels ?? []) : [])].map((each) => each.getBoundingClientRect());
        return !isClipped(element) && targets.every((box) => box.width < 24 || box.height < 24) && !inSentence(element);
      })
      .map((each) => `${Math.round(each.getBoundingClientRect().width)}×${Math.round(each.getBoundingClientRect().height)} ${told(each)}`);
  }

  // WCAG 1.4.11: what shows that here is a control, by its edge or by its surface.
  const EDGED = "input:not([type=hidden]), select, textarea, .kern-btn:not(.kern-btn--tertiary), .chip, .picks__one, .picked__one, .week-links a, .finder__go";
  const FRAMED = ".finder__line, .kern-form-input__select-wrapper";
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  function edge(element) {
    const style = getComputedStyle(element);
    const around = painted(...backgrounds(element.parentElement ?? element));
    const drawn = SIDES.filter((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none");
    const contrasts = drawn.map((side) => contrast(painted(...backgrounds(element), style[`border${side}Color`]), around));
    return Math.max(1, ...contrasts, contrast(painted(...backgrounds(element)), around));
  }
  function faint() {
    return [...document.querySelectorAll(EDGED)]
      .filter((element) => seen(element) && !isClipped(element))
      .map((element) => {
        const whole = element.closest(FRAMED) ?? element;
        const before = getComputedStyle(element, "::before");
        return [Math.max(edge(whole), edge(element), before.borderTopStyle === "solid" ? contrast(painted(...backgrounds(element), before.borderTopColor), painted(...backgrounds(element.parentElement))) : 1), element];
      })
      .filter(([ratio]) => ratio < 3)
      .map(([ratio, element]) => `${ratio.toFixed(1)}:1 ${told(element)}`);
  }

  // WCAG 2.4.3, 2.4.7, 2.4.11, 1.4.11: what has the focus is seen, has a ring that is seen, and comes in the order of reading.
  function ring(element) {
    const found = [];
    for (const [style, around] of [
      [getComputedStyle(element), element.parentElement],
      [getComputedStyle(element, "::after"), element.parentElement],
      [getComputedStyle(element.closest(FRAMED) ?? element), (element.closest(FRAMED) ?? element).parentElement],
      [element.labels?.[0] ? getComputedStyle(element.labels[0]) : getComputedStyle(element), element.parentElement],
    ]) {
      if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) {
        const ground = parseFloat(style.outlineOffset) < 0 && style === getComputedStyle(element) ? backgrounds(element) : backgrounds(around);
        found.push(Math.max(contrast(painted(...ground, style.outlineColor), painted(...ground)), parseFloat(style.outlineOffset) < 0 ? contrast(painted(...backgrounds(element), style.outlineColor), painted(...backgrounds(element))) : 1));
      }
      const shadow = /(rgba?\([^)]*\)|oklch\([^)]*\)|color\([^)]*\)|#\w+)[^,]*?(\d+)px$/.exec(style.boxShadow.replace(/ inset$/, ""));
      if (shadow && Number(shadow[2]) >= 2) found.push(contrast(painted(...backgrounds(around), shadow[1]), painted(...backgrounds(around))));
    }
    return Math.max(0, ...found);
  }
  function covered(element) {
    const box = [...element.getClientRects()].find((each) => each.width > 0 && each.height > 0);
    if (!box) return true;
    // Of what is larger than the window a part is in view.
    const inner = (start, size, room) => Math.min(Math.max(start + Math.min(size / 2, 12), 1), room - 1);
    const [x, y] = [inner(box.left, box.width, innerWidth), inner(box.top, box.height, innerHeight)];
    if (x > box.right || y > box.bottom || x < box.left || y < box.top) return true;
    const top = document.elementFromPoint(x, y);
    return !top || !(element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top));
  }
  function isStuck(element) {
    for (let each = element; each; each = each.parentElement) if (getComputedStyle(each).position === "sticky") return true;
    return false;
  }
  const landmark = (element) => element.closest("header, nav, main, footer, aside, form, section");
  function isBehind(before, after) {
    const [one, other] = [before, after].map((each) => each.getBoundingClientRect());
    const [start, end] = document.documentElement.dir === "rtl" ? [(box) => -box.right, (box) => -box.left] : [(box) => box.left, (box) => box.right];
    // Up is right only into the next column; in a line the next one stands further on.
    const isUp = other.bottom <= one.top + 1 && start(other) < end(one) - 1;
    const isBack = other.top < one.bottom - 1 && other.bottom > one.top + 1 && end(other) <= start(one) + 1;
    return isUp || isBack;
  }
  function focus() {
    const found = [];
    let before = null;
    document.documentElement.style.scrollBehavior = "auto";
    for (const element of controls()) {
      element.focus();
      if (document.activeElement !== element) {
        found.push(`takes no focus: ${told(element)}`);
        continue;
      }
      if (!element.matches(":focus-visible")) found.push(`not :focus-visible: ${told(element)}`);
      const ratio = ring(element);
      if (ratio < 3) found.push(`ring ${ratio.toFixed(1)}:1 ${told(element)}`);
      if (covered(element)) found.push(`covered: ${told(element)}`);
      if (isStuck(element)) continue;
      if (before && landmark(before) === landmark(element) && isBehind(before, element)) found.push(`out of order: ${told(element)}`);
      before = element;
    }
    for (const each of document.querySelectorAll("[tabindex]")) if (each.tabIndex > 0) found.push(`tabindex: ${told(each)}`);
    for (const each of document.querySelectorAll("[aria-hidden=true]"))
      if ([...each.querySelectorAll(CONTROLS), each].some((inner) => inner.matches(CONTROLS) && inner.tabIndex >= 0)) found.push(`hidden, but focusable: ${told(each)}`);
    return found;
  }

  // WCAG 2.3.3: nothing moves for who asked for that.
  function moving() {
    const seconds = (list) => Math.max(...list.split(",").map((each) => parseFloat(each) * (each.trim().endsWith("ms") ? 0.001 : 1)));
    return [...document.querySelectorAll("*")].flatMap((element) =>
      [null, "::before", "::after"].filter((part) => {
        const style = getComputedStyle(element, part);
        return seconds(style.transitionDuration) > 0.01 || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01) || style.scrollBehavior === "smooth";
      }).map((part) => `moves: ${told(element)}${part ?? ""}`),
    );
  }

  // With the visitor's own colours surfaces vanish: controls need an edge, drawings a colour that is not the ground's.
  function vanished() {
    const bare = [...document.querySelectorAll(EDGED)].filter((element) => {
      if (!seen(element) || isClipped(element)) return false;
      const drawn = (each, part) => {
        const style = getComputedStyle(each, part);
        return SIDES.some((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none") || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
      };
      return !drawn(element) && !drawn(element, "::before") && !drawn(element.closest(FRAMED) ?? element);
    });
    const lost = [...document.querySelectorAll("svg.icon")].filter((each) => seen(each) && contrast(painted(getComputedStyle(each).color), painted(...backgrounds(each.parentElement))) < 3);
    const unmarked = [...document.querySelectorAll("[aria-current]")].filter((each) => {
      const style = getComputedStyle(each);
      return seen(each) && style.outlineStyle === "none" && parseInt(style.fontWeight) < 600 && !each.querySelector("svg");
    });
    return [...bare.map((each) => `without an edge: ${told(each)}`), ...lost.map((each) => `lost: ${told(each.parentElement)}`), ...unmarked.map((each) => `current, but not marked: ${told(each)}`)];
  }

  // On a page in the pseudo language whatever reads as plain letters was never translated, but for what others wrote.
  function untranslated() {
    const WRITTEN_BY_OTHERS = "main [lang], [lang]:not(html), bdi, [dir=auto], [dir=ltr], code, pre, address, svg, script, style, noscript, option[lang]";
    const quoted = /„[^“]*“|»[^«]*«/g; // what a person typed
    const words = /[A-Za-zÄÖÜäöüß]{3,}/;
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (words.test(texts.currentNode.data.replace(quoted, "")) && !parent.closest(WRITTEN_BY_OTHERS)) found.push(`${told(parent)}: ${texts.currentNode.data.trim()}`);
    }
    for (const name of ["aria-label", "title", "alt", "placeholder"])
      for (const each of document.querySelectorAll(`body [${name}]`))
        if (words.test(each.getAttribute(name)) && !each.closest(WRITTEN_BY_OTHERS) && !each.getAttribute(name).includes("⟦")) found.push(`${name}: ${each.getAttribute(name)}`);
    return found;
  }

  // Without scripts no button stands there that only a script answers.
  const idle = () => [...document.querySelectorAll("button")].filter((each) => seen(each) && (each.type === "button" || !each.form)).map(told);

  return { idle, sideways, cut, overlapping, small, faint, focus, moving, vanished, untranslated };
})();
