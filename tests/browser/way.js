// Which key leads from the focus to an element, and how often: ["Tab", 3], ["Shift+Tab", 1]; 0 times when it is there.
(element) => {
  const here = document.activeElement;
  if (element === here) return ["Tab", 0];
  const scope = here.closest("dialog") || document;
  const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const passedBy = (one) => one.type === "radio" && !one.checked && scope.querySelector(`[name="${one.name}"]:checked`);
  const stops = [...scope.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && !passedBy(one),
  );
  const isAhead = follows(here, element);
  const [start, end] = isAhead ? [here, element] : [element, here];
  const between = stops.filter((one) => one !== start && one !== end && follows(start, one) && follows(one, end));
  return [isAhead ? "Tab" : "Shift+Tab", between.length + 1];
}
