// jest looks every global up in its sandbox, which is slow where it happens millions of times
const { floor, imul } = Math

/** Small, fast, and the same everywhere: a sequence is told by its seed. */
export class Random {
  private state: number

  constructor(seed: number) {
    // neighbouring seeds begin far apart
    this.state = imul(seed + 1, 0x9e3779b1) | 0
    this.next()
    this.next()
  }

  /** in [0, 1) */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** a whole number in [0, below) */
  below(below: number): number {
    return floor(this.next() * below)
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)]
    if (picked === undefined) throw new Error("nothing to pick from")
    return picked
  }
}
