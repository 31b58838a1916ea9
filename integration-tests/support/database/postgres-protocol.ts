type Message = { type: string; body: Buffer }

const TLS_REQUEST = 80877103

/** PostgreSQL's frontend messages: a letter and a length; the first of a connection has no letter. */
export function readMessages(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let isStarted = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = isStarted ? 1 : 0
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      if (isStarted) onMessage({ type: String.fromCharCode(rest[0] ?? 0), body: rest.subarray(5, length) })
      // an asked-for encryption is refused, and the start-up message follows
      else isStarted = rest.readUInt32BE(4) !== TLS_REQUEST
      rest = rest.subarray(length)
    }
  }
}
