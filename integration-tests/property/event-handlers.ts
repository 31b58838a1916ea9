import type { EventEmitter } from "node:events"
import { currentRequest, type Server } from "./servers"

/** Work that follows events, and nobody waits for. A dead server's is no work. */
export type EventHandlers = { areDone(): boolean }

type EventHandler = (event: unknown) => unknown
type Emit = (name: string, event: unknown) => boolean

/** Medusa's event bus in memory tells nobody when its subscribers are done: here it is counted. */
export function trackEventHandlers(bus: object): EventHandlers {
  const emitter = Reflect.get(bus, "eventEmitter_") as EventEmitter
  const under = new Set<{ server: Server | undefined }>()
  const emit: Emit = (name, event) => {
    const eventHandlers = emitter.listeners(name) as EventHandler[]
    for (const handle of eventHandlers) {
      const one = { server: currentRequest()?.server }
      under.add(one)
      void Promise.resolve(handle(event)).finally(() => under.delete(one))
    }
    return eventHandlers.length > 0
  }
  Reflect.set(emitter, "emit", emit)
  return { areDone: () => [...under].every(({ server }) => server?.isDead) }
}
