import { onDatabaseClock } from "../payment-rows"

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26, 8, 0, 0, seconds * 1_000))

/** A row made 2 s ago by a server whose clock is wrong by so much; the database says it is 8:00:10. */
const madeTwoSecondsAgo = (wrongBySeconds: number) =>
  onDatabaseClock({ createdAt: at(8 + wrongBySeconds), readAt: at(10 + wrongBySeconds), now: at(10) })

it.each([0, 1, -1, 3_600, -3_600])(
  "a row's time is the database's, when its server's clock is wrong by %s s",
  (wrongBySeconds) => {
    expect(madeTwoSecondsAgo(wrongBySeconds)).toEqual(at(8))
  },
)

it("is rather too early than too late: the answer's way makes the row look older", () => {
  expect(onDatabaseClock({ createdAt: at(8), readAt: at(11), now: at(10) })).toEqual(at(7))
})

it("is never later than the database's now, when the clock was set back meanwhile", () => {
  expect(onDatabaseClock({ createdAt: at(12), readAt: at(10), now: at(10) })).toEqual(at(10))
})
