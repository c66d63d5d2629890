import { hash } from 'node:crypto'

import type { IncomingMessage } from '@haidang/broker'

/** The same for the same bytes on the same topic. */
export function messageKey({ topic, payload }: Pick<IncomingMessage, 'topic' | 'payload'>): string {
  return `${hash('sha256', payload, 'base64')} ${topic}`
}
