import { type Topic, parseTopic } from '@haidang/contracts'

const mostKnown = 20_000
const known = new Map<string, Topic>()

/**
 * The parts of a topic, read once: every device says the same few topics again and again. A gateway that makes up more of
 * them than there can be devices makes us forget, and read again.
 */
export function readTopic(text: string): Topic | undefined {
  const before = known.get(text)
  if (before !== undefined) return before
  const topic = parseTopic(text)
  if (topic === undefined) return undefined
  if (known.size >= mostKnown) known.clear()
  known.set(text, topic)
  return topic
}
