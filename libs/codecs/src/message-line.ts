/** A message as it stands in a file: one line, as `mosquitto_sub -v` prints it. */
export type LineMessage = Readonly<{ topic: string; payload: Uint8Array }>

/** The line of a message whose payload is JSON without line breaks, without the break at its end. */
export function formatMessageLine(topic: string, payload: string): string {
  return `${topic} ${payload}`
}

/** Topic, a space, payload. A line without a space is a topic with nothing said; a blank one is no message. */
export function parseMessageLine(line: string): LineMessage | undefined {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (text.trim() === '') return undefined
  const space = text.indexOf(' ')
  const [topic, payload] = space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)]
  return { topic, payload: new TextEncoder().encode(payload) }
}
