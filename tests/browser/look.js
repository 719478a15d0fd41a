() => {
  const CONTROLS = "button, a, input, select, textarea, summary, label";
  const name = (one) => one.outerHTML.slice(0, 110);
  const isShown = (one) =>
    one.checkVisibility({ opacityProperty: true }) && !one.closest(".sr") && getComputedStyle(one).clipPath === "none";

  // A control that something covers on purpose (an open list, a dialog) is not there to be pressed.
  const isOnTop = (one, all) => {
    const box = one.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return box.width > 0 && at && (one.contains(at) || all.some((other) => other !== one && other.contains(at)));
  };

  // What can be seen of a control: less than its box where a list that scrolls cuts it off.
  const seen = (one) => {
    let { left, right, top, bottom } = one.getBoundingClientRect();
    for (let at = one.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === "visible") continue;
      const frame = at.getBoundingClientRect();
      [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return { left, right, top, bottom };
  };

  const cover = (one, other) => {
    if (one.contains(other) || other.contains(one)) return false;
    const [a, b] = [seen(one), seen(other)];
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return x > 1 && y > 1;
  };

  return {
    tooWide() {
      const beyond = [...document.querySelectorAll("body *")]
        .filter((one) => isShown(one) && one.getBoundingClientRect().right > innerWidth + 0.5)
        .map(name);
      return document.documentElement.scrollWidth > innerWidth ? [...beyond, "the page itself"] : beyond;
    },
    overlaps() {
      const open = document.querySelector("dialog[open]") || document;
      const all = [...open.querySelectorAll(CONTROLS)].filter(isShown);
      const pressable = all.filter((one) => isOnTop(one, all));
      return pressable.flatMap((one, index) =>
        pressable.slice(index + 1).filter((other) => cover(one, other)).map((other) => `${name(one)} | ${name(other)}`),
      );
    },
  };
}
