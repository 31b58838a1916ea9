/**
 * A world that runs as fast as the processor: one clock, parties that stop at every call of a port, and a schedule that decides
 * who goes on. Nothing sleeps. A party that is not chosen again has crashed.
 */

// jest looks every global up in its sandbox, which is slow where it happens millions of times
const Pledge = Promise
const { max } = Math
const FOREVER = Number.MAX_SAFE_INTEGER

type Waiting = {
  label: string
  perform: () => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  notBefore: number
  deadline: number
  tells: boolean
}

export type Timing = {
  /** it can't go on earlier */
  notBefore?: number | undefined
  /** a process does not stand still longer than this: time does not pass it */
  deadline?: number | undefined
  /** with it somebody is told the outcome, as far as the shop can know */
  tells?: boolean
}

export type End = { kind: "value"; value: unknown } | { kind: "error"; error: unknown } | { kind: "crash" }

/** One process's work on one request. */
export class Party {
  end: End | undefined
  endedAt: number | undefined
  /** its clerk hears the outcome: nothing comes in between any more */
  isTelling = false
  private waiting: Waiting | undefined
  private arrived: (() => void) | undefined

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {}

  /** Runs until the first call of a port. */
  async start(work: () => Promise<unknown>): Promise<void> {
    const paused = this.untilPaused()
    work().then(
      (value) => this.finish({ kind: "value", value }),
      (error: unknown) => this.finish({ kind: "error", error }),
    )
    await paused
  }

  /** A yield point: what it does happens when the schedule says so, and not at all after a crash. */
  call<T>(label: string, perform: () => T | Promise<T>, timing: Timing = {}): Promise<T> {
    return new Pledge<T>((resolve, reject) => {
      this.waiting = {
        label,
        perform,
        resolve: resolve as (value: unknown) => void,
        reject,
        notBefore: timing.notBefore ?? 0,
        deadline: timing.deadline ?? FOREVER,
        tells: timing.tells ?? false,
      }
      this.arrived?.()
    })
  }

  get isWaiting(): boolean {
    return this.waiting !== undefined
  }

  get tellsNext(): boolean {
    return this.waiting?.tells ?? false
  }

  get next(): string {
    return this.waiting?.label ?? "nothing"
  }

  get notBefore(): number {
    return this.waiting?.notBefore ?? 0
  }

  get deadline(): number {
    return this.waiting?.deadline ?? FOREVER
  }

  /** Does what it waits for, and runs until the next call, or the end. */
  go(): Promise<void> {
    const { waiting } = this
    if (!waiting) throw new Error(`${this.name} waits for nothing`)
    this.waiting = undefined
    if (waiting.tells) this.isTelling = true
    this.world.note(this.name, waiting.label)
    const paused = this.untilPaused()
    try {
      waiting.resolve(waiting.perform())
    } catch (error) {
      waiting.reject(error)
    }
    return paused
  }

  /** `isDone`: what it was about to do happens, and it never hears of it. */
  crash(p: { isDone: boolean }): void {
    const { waiting } = this
    this.waiting = undefined
    this.end = { kind: "crash" }
    this.endedAt = this.world.now
    this.world.leave(this)
    this.world.note(this.name, `CRASH ${p.isDone ? "after" : "before"} ${waiting?.label ?? "?"}`)
    if (!p.isDone || !waiting) return
    try {
      // a port may answer with a promise; nobody hears of it
      void Promise.resolve(waiting.perform()).catch(() => undefined)
    } catch {
      // nor of an error
    }
  }

  /** What it was about to do fails, the database being away: not done, or done and not heard of. */
  async fail(error: Error, p: { isDone: boolean }): Promise<void> {
    const { waiting } = this
    if (!waiting) throw new Error(`${this.name} waits for nothing`)
    this.waiting = undefined
    this.world.note(this.name, `ERROR ${p.isDone ? "after" : "before"} ${waiting.label}`)
    const paused = this.untilPaused()
    if (p.isDone) void Promise.resolve(waiting.perform()).catch(() => undefined)
    waiting.reject(error)
    await paused
  }

  private untilPaused(): Promise<void> {
    return new Pledge((resolve) => {
      this.arrived = resolve
    })
  }

  private finish(end: End): void {
    this.end = end
    this.endedAt = this.world.now
    this.world.leave(this)
    this.world.note(this.name, end.kind === "error" ? `throws ${String(end.error)}` : "ends")
    this.arrived?.()
  }
}

type Arrival = { at: number; arrive: () => void }

export class World {
  now: number
  /** who has not ended */
  private parties: Party[] = []
  trace: string[] | undefined
  private arrivals: Arrival[] = []

  constructor(startMs = Date.UTC(2026, 0, 5, 12)) {
    this.now = startMs
  }

  party(name: string): Party {
    const party = new Party(name, this)
    this.parties.push(party)
    return party
  }

  leave(party: Party): void {
    this.parties = this.parties.filter((one) => one !== party)
  }

  async begin(name: string, work: (party: Party) => Promise<unknown>): Promise<Party> {
    const party = this.party(name)
    await party.start(() => work(party))
    return party
  }

  waiting(): Party[] {
    return this.parties.filter((party) => party.isWaiting)
  }

  /** Something that happens by itself at that time: a request that is still on its way. */
  later(at: number, arrive: () => void): void {
    this.arrivals.push({ at, arrive })
  }

  /** Time passes; what arrives meanwhile arrives, and who can't stand still that long goes on. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    for (;;) {
      const due = this.waiting().find((party) => party.deadline < until)
      const arrival = this.arrivals.reduce<Arrival | undefined>(
        (first, one) => (one.at <= until && (!first || one.at < first.at) ? one : first),
        undefined,
      )
      if (arrival && arrival.at <= (due?.deadline ?? FOREVER)) {
        this.arrivals = this.arrivals.filter((one) => one !== arrival)
        this.now = max(this.now, arrival.at)
        arrival.arrive()
      } else if (due) {
        this.now = max(this.now, due.deadline)
        await due.go()
      } else break
    }
    this.now = max(this.now, until)
  }

  /** One party goes on; a moment passes. */
  go(party: Party): Promise<void> {
    const until = max(this.now + 1, party.notBefore)
    const isQuiet = this.arrivals.length === 0 && !this.parties.some(({ deadline }) => deadline < until)
    if (!isQuiet) return this.goAfter(until - this.now, party)
    this.now = until
    return party.go()
  }

  private async goAfter(ms: number, party: Party): Promise<void> {
    await this.pass(ms)
    // it may have had to go on while time passed
    if (party.isWaiting) await party.go()
  }

  /** One after the other, in the order of their beginning, until all have ended. */
  async finish(): Promise<void> {
    for (let party = this.waiting()[0]; party; party = this.waiting()[0]) await this.go(party)
  }

  note(name: string, what: string): void {
    this.trace?.push(`${((this.now - Date.UTC(2026, 0, 5, 12)) / 1000).toFixed(3)} ${name}: ${what}`)
  }
}

/** The product's stopwatches go by the world's clock. Gives the way back. */
export function stopwatchesOf(world: () => World): () => void {
  const original = Object.getOwnPropertyDescriptor(performance, "now")
  Object.defineProperty(performance, "now", { configurable: true, writable: true, value: () => world().now })
  return () => {
    if (original) Object.defineProperty(performance, "now", original)
    else Reflect.deleteProperty(performance, "now")
  }
}
