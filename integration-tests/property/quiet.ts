import type { EventEmitter } from "node:events"
import { currentErrand, type Server } from "./servers"

/** Work that follows events, and nobody waits for. A dead server's is no work. */
export type Followers = { areDone(): boolean }

type Follower = (event: unknown) => unknown
type Emit = (name: string, event: unknown) => boolean

/** Medusa's event bus in memory tells nobody when its subscribers are done: here it is counted. */
export function countFollowers(bus: object): Followers {
  const emitter = Reflect.get(bus, "eventEmitter_") as EventEmitter
  const under = new Set<{ server: Server | undefined }>()
  const emit: Emit = (name, event) => {
    const followers = emitter.listeners(name) as Follower[]
    for (const follow of followers) {
      const one = { server: currentErrand()?.server }
      under.add(one)
      void Promise.resolve(follow(event)).finally(() => under.delete(one))
    }
    return followers.length > 0
  }
  Reflect.set(emitter, "emit", emit)
  return { areDone: () => [...under].every(({ server }) => server?.isDead) }
}
