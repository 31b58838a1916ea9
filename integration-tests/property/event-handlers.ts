import type { EventEmitter } from "node:events"
import { currentRequest, type Server } from "./servers"

/** Work that follows events, and nobody waits for. A dead server does none. */
export type EventHandlers = {
  /** Whether no event is waiting to be told, and no handler is at work. */
  areDone(): Promise<boolean>
}

type Work = { server: Server | undefined }
type EventHandler = (event: unknown) => unknown
type Emit = (name: string, event: unknown) => boolean
type ChangeGroup = (group: string, ...more: unknown[]) => Promise<unknown>

/**
 * Medusa's event bus in memory says neither that an event is waiting for its workflow to end, nor that its subscribers are done:
 * here both are counted.
 */
export function trackEventHandlers(bus: object): EventHandlers {
  const handled = trackHandlers(Reflect.get(bus, "eventEmitter_") as EventEmitter)
  const waiting = trackGroups(bus)
  return {
    areDone: async () => {
      // an event that has just left its group is told in the same turn of the event loop
      await new Promise((resolve) => setImmediate(resolve))
      return [...handled, ...waiting.values()].every(({ server }) => server?.isDead)
    },
  }
}

function trackHandlers(emitter: EventEmitter): Set<Work> {
  const working = new Set<Work>()
  const emit: Emit = (name, event) => {
    const handlers = emitter.listeners(name) as EventHandler[]
    for (const handle of handlers) {
      const one = { server: currentRequest()?.server }
      working.add(one)
      void Promise.resolve(handle(event)).finally(() => working.delete(one))
    }
    return handlers.length > 0
  }
  Reflect.set(emitter, "emit", emit)
  return working
}

/** A workflow's events wait in a group until it has ended; then they are told, or dropped. */
function trackGroups(bus: object): Map<string, Work> {
  const waiting = new Map<string, Work>()
  const groups = Reflect.get(bus, "groupedEventsMap_") as Map<string, unknown[]>
  const [add, clear] = ["groupEvent", "clearGroupedEvents"].map(
    (name) => Reflect.get(bus, name) as ChangeGroup,
  )
  if (!add || !clear) throw new Error("Medusa's event bus groups its events in another way")
  Reflect.set(bus, "groupEvent", (group: string, ...more: unknown[]) => {
    waiting.set(group, { server: currentRequest()?.server })
    return Reflect.apply(add, bus, [group, ...more])
  })
  Reflect.set(bus, "clearGroupedEvents", async (group: string, ...more: unknown[]) => {
    await Reflect.apply(clear, bus, [group, ...more])
    if ((groups.get(group) ?? []).length === 0) waiting.delete(group)
  })
  return waiting
}
