/**
 * Runs in a page before the page's own scripts. Keeps in `vitals` what the browser measures: when the largest content was
 * painted, what was moved without anybody's doing, and how long each click or key took until the next picture.
 */
{
  const { PerformanceObserver } = globalThis
  const vitals = { lcp: { atMs: 0, what: "nothing" }, shifts: [], interactions: [] }
  globalThis.vitals = vitals

  const observe = (type, keep, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(keep)).observe({
      type,
      buffered: true,
      ...more,
    })

  const describe = (node) => {
    const element = node?.nodeType === 1 ? node : node?.parentElement
    if (!element) return "something that is gone"
    return `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`
  }

  observe("largest-contentful-paint", ({ startTime, element }) => {
    vitals.lcp = { atMs: startTime, what: describe(element) }
  })
  observe("layout-shift", ({ startTime, value, hadRecentInput, sources }) => {
    if (hadRecentInput) return
    vitals.shifts.push({ atMs: startTime, value, moved: sources.map(({ node }) => describe(node)) })
  })
  const keepEvent = ({
    interactionId,
    name,
    startTime,
    processingStart,
    processingEnd,
    duration,
    target,
  }) => {
    if (!interactionId) return
    const parts = { waitedMs: processingStart - startTime, handledMs: processingEnd - processingStart }
    vitals.interactions.push({ what: `${name} on ${describe(target)}`, durationMs: duration, ...parts })
  }
  // 16 ms is the least that a browser tells of
  observe("event", keepEvent, { durationThreshold: 16 })
}
